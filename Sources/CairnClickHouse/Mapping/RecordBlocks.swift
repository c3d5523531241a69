import CairnRepositories

/// Records between values and blocks, a run of rows and a column at a time.
struct RecordBlocks<R: Record> {
    let table: RecordTable<R>
    /// Rows whose values are between records and columns at once: few enough to stay in the processor's cache.
    private let run = 2048

    init(table: RecordTable<R>) {
        self.table = table
    }

    /// The columns of records, one for each field.
    ///
    /// - Throws: `CairnError` naming the field that cannot be stored.
    func columns(of records: [R]) throws(CairnError) -> [NativeColumn] {
        let (schema, versionField) = (R.schema, table.versionField)
        let builders = table.columns.map { ColumnBuilder($0.form) }
        for start in stride(from: 0, to: records.count, by: run) {
            let run = records[start..<min(start + run, records.count)]
            for (index, builder) in builders.enumerated() {
                var values = try schema.encode(field: index, of: run)
                if index == versionField { values = values.map(table.columns[index].form.cut) }
                do {
                    try builder.append(contentsOf: values[...])
                } catch {
                    throw refusal(table.columns[index], values, error)
                }
            }
        }
        return zip(table.columns, builders).map { column, builder in
            NativeColumn(name: column.name.parts[0], type: column.type, values: builder.values)
        }
    }

    /// One block with the columns of all records, and those that Cairn adds.
    ///
    /// - Parameters:
    ///   - count: How many records there are.
    ///   - version: What the rows replace others by.
    func encode(_ columns: [NativeColumn], count: Int, version: UInt64) throws(CairnError) -> [UInt8] {
        var columns = columns
        if case .versioned(let name, let deleted) = table.layout.replacement {
            columns.append(.constant(name, .uint(64), version, count: count))
            columns.append(.constant(deleted, .uint(8), UInt8(0), count: count))
        }
        var writer = NativeWriter()
        do {
            try writer.write(NativeBlock(columns: columns, rowCount: count))
        } catch {
            throw CairnError(
                .internalError, backend: .clickHouse, operation: "encode \(R.schema.name)", message: error.message)
        }
        return writer.bytes
    }

    /// Appends the records of a block whose columns are those of the schema's fields, in their order.
    ///
    /// - Throws: `CairnError` with code `invalidStoredData` naming the field.
    func decode(_ block: NativeBlock, into records: RecordBuffer<R>) throws(CairnError) {
        guard block.columns.count == table.columns.count else {
            throw CairnError(
                .invalidStoredData, backend: .clickHouse, operation: "read \(R.schema.name)",
                message: "\(block.columns.count) columns were read for \(table.columns.count) fields")
        }
        var readers: [ValueReader] = []
        for (column, values) in zip(table.columns, block.columns) {
            do {
                readers.append(try column.reader(of: values))
            } catch {
                throw unreadable(column, error)
            }
        }
        let schema = R.schema
        var columns: [StoredValue] = []
        for start in stride(from: 0, to: block.rowCount, by: run) {
            let rows = start..<min(start + run, block.rowCount)
            columns.removeAll(keepingCapacity: true)
            for (position, reader) in readers.enumerated() {
                do {
                    try reader.append(rows, to: &columns)
                } catch {
                    throw unreadable(table.columns[position], error)
                }
            }
            try schema.decode(columns: columns, rowCount: rows.count, into: records, backend: .clickHouse)
        }
    }

    private func refusal(_ column: FieldColumn, _ values: [StoredValue], _ flaw: ValueFlaw) -> CairnError {
        let value = values.first { (try? ColumnBuilder(column.form).append($0)) == nil }
        return CairnError(
            flaw.code, backend: .clickHouse, operation: "encode \(R.schema.name)",
            message: "field \(column.field.name) \(flaw.message)", detail: value.map { "\($0)" })
    }

    private func unreadable(_ column: FieldColumn, _ flaw: ValueFlaw) -> CairnError {
        CairnError(
            flaw.code, backend: .clickHouse, operation: "read \(R.schema.name)",
            message: "field \(column.field.name) \(flaw.message)")
    }
}

extension NativeColumn {
    /// A column with one number in all rows.
    static func constant(
        _ name: String, _ type: NativeType, _ value: some Numeric & BitwiseCopyable, count: Int
    ) -> NativeColumn {
        NativeColumn(
            name: name, type: type, values: .fixed(NativeFixed(Array(repeating: value, count: count))))
    }
}
