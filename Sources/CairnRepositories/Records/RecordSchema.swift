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

    private let decodeRow: @Sendable ([StoredValue]) throws -> R
    private let encodeRow: @Sendable (R) -> [StoredValue]
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
        let fieldCount = descriptions.count
        encodeRow = { record in
            var row: [StoredValue] = []
            row.reserveCapacity(fieldCount)
            repeat row.append(record[keyPath: (each fieldTuple).keyPath].storedValue)
            return row
        }
        decodeRow = { row in
            var index = -1
            return try make(repeat try Self.read((each fieldTuple), from: row, at: &index))
        }
        position = { keyPath in
            var index = 0
            var found: Int?
            repeat Self.match((each fieldTuple), keyPath, at: &index, found: &found)
            return found
        }
    }

    private static func read<Value: FieldValue>(
        _ field: Field<R, Value>, from row: [StoredValue], at index: inout Int
    ) throws -> Value {
        index += 1
        do {
            return try Value(storedValue: row[index])
        } catch {
            throw FieldReadError(field: field.name, underlying: error)
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

/// A value that could not be read, with the field it belongs to.
struct FieldReadError: Error {
    let field: String
    let underlying: any Error
}

extension RecordSchema {
    /// The values of a record in the order of ``fields``.
    ///
    /// - Throws: `CairnError` with code `invalidInput` for a NaN, which has no order and cannot be found again, and
    ///   for a list or nested value that holds a number which is not finite or a value that cannot be encoded, or that
    ///   is nested more than 256 deep.
    public func encode(_ record: R) throws(CairnError) -> [StoredValue] {
        let row = encodeRow(record)
        for (index, value) in row.enumerated() {
            if case .double(let number) = value {
                guard number.isNaN else { continue }
                throw refusal(ofField: index, "is NaN")
            }
            if let flaw = value.flaw() { throw refusal(ofField: index, flaw) }
        }
        return row
    }

    private func refusal(ofField index: Int, _ reason: String) -> CairnError {
        CairnError(.invalidInput, operation: "encode \(name)", message: "field \(fields[index].name) \(reason)")
    }

    /// The record of values in the order of ``fields``.
    ///
    /// - Throws: `CairnError` with code `invalidStoredData` naming the field, or what the domain type refused.
    public func decode(_ row: [StoredValue], backend: BackendKind? = nil) throws(CairnError) -> R {
        guard row.count == fields.count else {
            throw CairnError(
                .invalidStoredData, backend: backend, operation: "read \(name)",
                message: "\(row.count) values were read for \(fields.count) fields")
        }
        do {
            return try decodeRow(row)
        } catch let error as FieldReadError {
            throw CairnError(
                .invalidStoredData, backend: backend, operation: "read \(name)",
                message: "field \(error.field) "
                    + ((error.underlying as? StoredValueMismatch)?.description ?? "cannot be read"),
                detail: describe(row), underlying: error.underlying)
        } catch {
            throw CairnError(
                .invalidStoredData, backend: backend, operation: "read \(name)",
                message: "a stored record breaks the rules of \(R.self)", detail: describe(row), underlying: error)
        }
    }

    private func describe(_ row: [StoredValue]) -> String {
        zip(fields, row).map { "\($0.name): \($1)" }.joined(separator: ", ")
    }

    /// A record like this one but with another value in the version field.
    ///
    /// - Throws: `CairnError` with code `unsupported` when the schema has no version field.
    public func with(version: Int64, in record: R) throws(CairnError) -> R {
        guard let field = self.version, let index = index(of: field) else {
            throw CairnError(
                .unsupported, operation: "update \(name)", message: "the schema of \(name) declares no version field")
        }
        var row = try encode(record)
        row[index] = .integer(version)
        return try decode(row)
    }
}
