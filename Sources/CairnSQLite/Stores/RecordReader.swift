import CairnRepositories

/// Reads the rows of a `SELECT` with all columns of a table.
struct RecordReader<R: Record> {
    private let statement: PreparedStatement
    private let types: [FieldType]

    init(_ statement: PreparedStatement) {
        self.statement = statement
        types = R.schema.fields.map(\.type)
    }

    /// The next record; nil at the end.
    ///
    /// - Throws: `CairnError` with code `invalidStoredData` naming the field.
    func next() throws -> R? {
        guard try statement.step() else { return nil }
        var row: [StoredValue] = []
        row.reserveCapacity(types.count)
        for (index, type) in types.enumerated() {
            do {
                row.append(try statement.value(at: CInt(index), of: type))
            } catch {
                throw CairnError(
                    .invalidStoredData, backend: .sqlite, operation: "read \(R.schema.name)",
                    message: "field \(R.schema.fields[index].name) holds text that is not valid JSON",
                    underlying: error)
            }
        }
        return try R.schema.decode(row, backend: .sqlite)
    }
}
