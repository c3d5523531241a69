import CairnRepositories

/// Makes records of results.
enum RecordReader<R: Record> {
    /// More at a time would hold all values of a large result beside its records.
    private static var rowsAtATime: Int { 4096 }

    /// The record that was asked for by its key; nil where there is none.
    ///
    /// - Throws: As ``records(_:)``.
    static func record(_ answer: PointAnswer) throws(CairnError) -> R? {
        guard let place = answer.row else { return nil }
        let result = answer.result
        let schema = R.schema
        var row: [StoredValue] = []
        row.reserveCapacity(schema.fields.count)
        for index in schema.fields.indices {
            let field = schema.fields[index]
            let reader = try reader(field, result, column: index)
            try append(place..<place + 1, of: result, column: index, field, reader, to: &row)
        }
        return try schema.decode(row, backend: .postgreSQL)
    }

    /// The records of a result with all columns of a table.
    ///
    /// - Throws: `CairnError` with code `invalidStoredData` naming the field, `schemaMismatch` for a column of a type
    ///   that the field cannot be read from.
    static func records(_ result: QueryResult) throws(CairnError) -> [R] {
        let fields = R.schema.fields
        var readers: [ValueReader] = []
        for (index, field) in fields.enumerated() { readers.append(try reader(field, result, column: index)) }
        let records = RecordBuffer<R>()
        for start in stride(from: 0, to: result.rowCount, by: rowsAtATime) {
            let rows = start..<min(start + rowsAtATime, result.rowCount)
            var columns: [StoredValue] = []
            columns.reserveCapacity(rows.count * fields.count)
            for (index, reader) in readers.enumerated() {
                try append(rows, of: result, column: index, fields[index], reader, to: &columns)
            }
            try R.schema.decode(columns: columns, rowCount: rows.count, into: records, backend: .postgreSQL)
        }
        return records.take()
    }

    /// The values of a result with one column.
    ///
    /// - Throws: As ``records(_:)``.
    static func values(of column: PostgresColumn, _ result: QueryResult) throws(CairnError) -> [StoredValue] {
        var values: [StoredValue] = []
        let reader = try reader(column.field, result, column: 0)
        try append(0..<result.rowCount, of: result, column: 0, column.field, reader, to: &values)
        return values
    }

    private static func reader(
        _ field: FieldDescription, _ result: QueryResult, column: Int
    ) throws(CairnError) -> ValueReader {
        let type = TypeOID(rawValue: result.type(ofColumn: column))
        guard let reader = ValueReader(field.type, in: type) else {
            throw CairnError(
                .schemaMismatch, backend: .postgreSQL, operation: "read \(R.schema.name)",
                message: "field \(field.name) is \(field.type), which a column of type \(type.rawValue) cannot hold")
        }
        return reader
    }

    private static func append(
        _ rows: Range<Int>, of result: QueryResult, column: Int, _ field: FieldDescription, _ reader: ValueReader,
        to values: inout [StoredValue]
    ) throws(CairnError) {
        do throws(WireError) {
            try reader.append(rows.count, to: &values) { row in
                let row = rows.lowerBound + row
                return result.isNull(row, column) ? nil : result.bytes(row, column)
            }
        } catch {
            throw error.at("field \(field.name)", operation: "read \(R.schema.name)")
        }
    }
}
