/// What a record is called, which fields it has, and what identifies it: the one declaration that every backend
/// builds its table or collection, its queries and its coding from.
public struct RecordSchema<R: Record>: Sendable {
    /// The name of the table or collection, in snake_case.
    public let name: String
    /// The fields in the order of the initialiser's arguments.
    public let fields: [FieldDescription]
    /// The names of the fields that identify a record.
    public let key: [String]
    /// The name of the field that counts up with every update, if there is one.
    public let version: String?
    /// Sets of fields whose values no two records share; a record with a missing value among them conflicts with none.
    public let unique: [[String]]
    /// Sets of fields that are searched by and deserve an index.
    public let indexes: [[String]]
    /// The positions of the key fields within ``fields``; empty when the key names no field.
    public let keyIndices: [Int]

    let coder: RecordCoder<R>
    private let position: @Sendable (AnyKeyPath) -> Int?

    /// Declares a schema; the compiler checks that the fields suit the initialiser.
    ///
    /// - Parameters:
    ///   - name: The table or collection, in snake_case.
    ///   - make: The record's initialiser, or a closure, taking the fields in order.
    ///   - field: The fields.
    ///   - key: The names of the fields that identify a record.
    ///   - version: The name of an integer field that every update raises by one.
    ///   - unique: Sets of fields whose values no two records share.
    ///   - indexes: Sets of fields that are searched by.
    public init<each Value: FieldValue>(
        _ name: String, _ make: @escaping @Sendable (repeat each Value) throws -> R,
        _ field: repeat Field<R, each Value>, key: [String], version: String? = nil, unique: [[String]] = [],
        indexes: [[String]] = []
    ) {
        let fieldTuple = (repeat each field)
        var descriptions: [FieldDescription] = []
        repeat descriptions.append(
            FieldDescription(name: (each field).name, type: (each Value).fieldType, names: (each field).names))
        self.name = name
        self.fields = descriptions
        self.key = key
        self.version = version
        self.unique = unique
        self.indexes = indexes
        keyIndices = key.compactMap { name in descriptions.firstIndex { $0.name == name } }
        coder = RecordCoder(make, repeat each field)
        position = { keyPath in
            var index = 0
            var found: Int?
            repeat Self.match((each fieldTuple), keyPath, at: &index, found: &found)
            return found
        }
    }

    private static func match<Value: FieldValue>(
        _ field: Field<R, Value>, _ keyPath: AnyKeyPath, at index: inout Int, found: inout Int?
    ) {
        if found == nil, field.keyPath == keyPath { found = index }
        index += 1
    }

    /// The field of a property, or nil when the schema has none for it.
    public func field(for keyPath: PartialKeyPath<R>) -> FieldDescription? {
        position(keyPath).map { fields[$0] }
    }

    /// The field of a name.
    public func field(named name: String) -> FieldDescription? {
        fields.first { $0.name == name }
    }

    /// The position of a field within ``fields``.
    public func index(of name: String) -> Int? {
        fields.firstIndex { $0.name == name }
    }
}
