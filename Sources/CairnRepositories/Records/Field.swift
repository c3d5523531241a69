/// One field of a record: its stored name, and the property it is read from.
///
/// Names are written in snake_case; a dot makes a path: `metrics.sharpe_ratio` is a member of an embedded document
/// where the backend has documents and the column `metrics_sharpe_ratio` where it has columns.
public struct Field<R, Value: FieldValue>: Sendable {
    let name: String
    let names: [BackendKind: String]
    let keyPath: any KeyPath<R, Value> & Sendable

    /// Declares a field.
    ///
    /// - Parameters:
    ///   - name: The stored name in snake_case.
    ///   - keyPath: The property.
    ///   - names: Other names that a schema shared with another system uses in some backends.
    public init(
        _ name: String, _ keyPath: any KeyPath<R, Value> & Sendable, named names: [BackendKind: String] = [:]
    ) {
        self.name = name
        self.names = names
        self.keyPath = keyPath
    }
}

/// What an adapter needs to know of a field, without its Swift type.
public struct FieldDescription: Sendable, Hashable {
    /// The stored name in snake_case, with dots between the parts of a path.
    public let name: String
    /// The type.
    public let type: FieldType
    /// Other names that some backends use.
    public let names: [BackendKind: String]

    /// Describes a field.
    public init(name: String, type: FieldType, names: [BackendKind: String] = [:]) {
        self.name = name
        self.type = type
        self.names = names
    }

    /// The name as a column: dots become underscores, unless the backend has a name of its own.
    public func columnName(for backend: BackendKind) -> String {
        names[backend] ?? name.split(separator: ".").joined(separator: "_")
    }
}
