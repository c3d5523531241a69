/// The update of a record if the stored one has an expected version: what is the same in every store.
public struct VersionedUpdate<R: Record>: Sendable {
    /// The record with the version that follows the expected one.
    public let record: R
    /// Its values in the order of the schema's fields.
    public let row: [StoredValue]
    /// The version that the stored record must have.
    public let expectedVersion: Int64
    /// The position of the version within the schema's fields.
    public let versionIndex: Int
    /// What errors call it: `update formulas`.
    public let operation: String

    private let backend: BackendKind

    /// Prepares an update.
    ///
    /// - Throws: `CairnError` with code `unsupported` when the schema has no version field, `invalidInput` when no
    ///   version follows the expected one or the record cannot be stored.
    public init(_ record: R, expectedVersion: Int64, backend: BackendKind) throws(CairnError) {
        let schema = R.schema
        let operation = "update \(schema.name)"
        guard let versionIndex = schema.version.flatMap(schema.index(of:)) else {
            throw CairnError(
                .unsupported, backend: backend, operation: operation, message: "the schema declares no version field")
        }
        let (next, overflow) = expectedVersion.addingReportingOverflow(1)
        guard !overflow else {
            throw CairnError(
                .invalidInput, backend: backend, operation: operation,
                message: "there is no version after \(expectedVersion)")
        }
        var row = try schema.encode(record)
        row[versionIndex] = .integer(next)
        self.record = try schema.decode(row)
        self.row = try schema.encode(self.record)
        self.expectedVersion = expectedVersion
        self.versionIndex = versionIndex
        self.operation = operation
        self.backend = backend
    }

    /// The field of the version.
    public var versionField: FieldDescription { R.schema.fields[versionIndex] }

    /// Why nothing was changed.
    ///
    /// - Parameters:
    ///   - stored: Whether there is a record of the key, which has another version then.
    ///   - detail: More about it; may hold stored values.
    public func refusal(isStored stored: Bool, detail: String? = nil) -> CairnError {
        guard stored else {
            return CairnError(.notFound, backend: backend, operation: operation, message: "there is no such record")
        }
        return CairnError(
            .staleVersion, backend: backend, operation: operation,
            message: "the record was changed since version \(expectedVersion)", detail: detail)
    }
}
