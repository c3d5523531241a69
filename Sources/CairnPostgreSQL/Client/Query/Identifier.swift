import CairnRuntime

/// A name in SQL.
struct Identifier: SQLName, Sendable, Hashable {
    /// The parts of the name, such as schema and table, not quoted.
    let parts: [String]

    init(_ parts: String...) { self.parts = parts }

    /// A name in a schema, or where the search path leads.
    init(_ name: String, in schema: String?) {
        parts = [schema, name].compactMap(\.self)
    }

    var sql: String { parts.map(Self.quoted).joined(separator: ".") }

    /// A name in quotes. https://www.postgresql.org/docs/15/sql-syntax-lexical.html
    static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
