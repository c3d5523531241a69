/// A table, view, index or whatever else a database's schema consists of.
public struct SchemaObject: Hashable, Sendable {
    /// What it is, in the database's words: `table`.
    public let kind: String
    /// Its name.
    public let name: String
    /// The table that it belongs to, for an index or trigger.
    public let parent: String?
    /// The columns of a table, each with all that makes its definition, in order.
    public let columns: [SchemaColumn]
    /// Its definition, written so that equal definitions are equal texts.
    public let definition: String

    /// Makes an object.
    public init(kind: String, name: String, parent: String? = nil, columns: [SchemaColumn] = [], definition: String) {
        self.kind = kind
        self.name = name
        self.parent = parent
        self.columns = columns
        self.definition = definition
    }
}

/// A column of a table.
public struct SchemaColumn: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// Type and constraints: `INTEGER NOT NULL`.
    public let definition: String

    /// Makes a column.
    public init(name: String, definition: String) {
        self.name = name
        self.definition = definition
    }
}
