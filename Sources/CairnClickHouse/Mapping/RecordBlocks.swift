import CairnRepositories

/// Records between rows of stored values and blocks.
struct RecordBlocks<R: Record> {
    let table: RecordTable<R>

    /// One block with all rows, and the columns that Cairn adds.
    ///
    /// - Parameters:
    ///   - rows: Values in the order of the schema's fields.
    ///   - version: What the rows replace others by.
    /// - Throws: `CairnError` naming the field that cannot be stored.
    func encode(_ rows: [[StoredValue]], version: UInt64) throws(CairnError) -> [UInt8] {
        var columns: [NativeColumn] = []
        for (index, column) in table.columns.enumerated() {
            let builder = ColumnBuilder(column.form)
            for row in rows {
                do {
                    try builder.append(row[index])
                } catch {
                    throw CairnError(
                        error.code, backend: .clickHouse, operation: "encode \(R.schema.name)",
                        message: "field \(column.field.name) \(error.message)", detail: "\(row[index])")
                }
            }
            columns.append(NativeColumn(name: column.name.parts[0], type: column.type, values: builder.values))
        }
        if case .versioned(let name, let deleted) = table.layout.replacement {
            columns.append(.constant(name, .uint(64), version, count: rows.count))
            columns.append(.constant(deleted, .uint(8), UInt8(0), count: rows.count))
        }
        var writer = NativeWriter()
        do {
            try writer.write(NativeBlock(columns: columns, rowCount: rows.count))
        } catch {
            throw CairnError(
                .internalError, backend: .clickHouse, operation: "encode \(R.schema.name)", message: error.message)
        }
        return writer.bytes
    }

    /// Appends the records of a block whose columns are those of the schema's fields, in their order.
    ///
    /// - Throws: `CairnError` with code `invalidStoredData` naming the field.
    func decode(_ block: NativeBlock, into records: inout [R]) throws(CairnError) {
        guard block.columns.count == table.columns.count else {
            throw CairnError(
                .invalidStoredData, backend: .clickHouse, operation: "read \(R.schema.name)",
                message: "\(block.columns.count) columns were read for \(table.columns.count) fields")
        }
        var readers: [ValueReader] = []
        for (column, values) in zip(table.columns, block.columns) {
            do {
                readers.append(try ValueReader(column.form, values.values))
            } catch {
                throw unreadable(column, error)
            }
        }
        // Once: the schema is a large value, and this is done for every row.
        let schema = R.schema
        var row: [StoredValue] = []
        for index in 0..<block.rowCount {
            row.removeAll(keepingCapacity: true)
            for (position, reader) in readers.enumerated() {
                do {
                    row.append(try reader.value(index))
                } catch {
                    throw unreadable(table.columns[position], error)
                }
            }
            records.append(try schema.decode(row, backend: .clickHouse))
        }
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
