extension RecordSchema {
    /// The values of a record in the order of ``fields``.
    ///
    /// - Throws: `CairnError` with code `invalidInput` for a NaN, which has no order and cannot be found again, and
    ///   for a list or nested value that holds a number which is not finite or a value that cannot be encoded, or that
    ///   is nested more than 256 deep.
    public func encode(_ record: R) throws(CairnError) -> [StoredValue] {
        let row = coder.encode(record)
        for (index, value) in row.enumerated() { try check(value, ofField: index) }
        return row
    }

    /// The values of one field in some records, for backends that store columns.
    ///
    /// - Parameter field: The position within ``fields``.
    /// - Throws: As ``encode(_:)``.
    public func encode(field: Int, of records: ArraySlice<R>) throws(CairnError) -> [StoredValue] {
        let column = coder.encode(column: field, of: records)
        for value in column { try check(value, ofField: field) }
        return column
    }

    @inline(__always)
    private func check(_ value: StoredValue, ofField index: Int) throws(CairnError) {
        switch value {
        case .double(let number) where number.isNaN: throw refusal(ofField: index, "is NaN")
        case .array, .object: if let flaw = value.flaw() { throw refusal(ofField: index, flaw) }
        default: break
        }
    }

    private func refusal(ofField index: Int, _ reason: String) -> CairnError {
        CairnError(.invalidInput, operation: "encode \(name)", message: "field \(fields[index].name) \(reason)")
    }

    /// The record of values in the order of ``fields``.
    ///
    /// - Throws: `CairnError` with code `invalidStoredData` naming the field, or what the domain type refused.
    public func decode(_ row: [StoredValue], backend: BackendKind? = nil) throws(CairnError) -> R {
        guard row.count == fields.count else { throw misfit(row.count, "\(fields.count)", backend) }
        do {
            return try coder.decode(row)
        } catch {
            throw unreadable(error, backend) { field, _ in row[field] }
        }
    }

    /// Adds the records of so many rows, for backends that store columns.
    ///
    /// - Parameters:
    ///   - columns: The values of the first field in all rows, then those of the second, and so on.
    ///   - records: Gets those before one that cannot be read, too.
    /// - Throws: As ``decode(_:backend:)``.
    public func decode(
        columns: [StoredValue], rowCount: Int, into records: RecordBuffer<R>, backend: BackendKind? = nil
    ) throws(CairnError) {
        guard columns.count == fields.count * rowCount else {
            throw misfit(columns.count, "\(rowCount) x \(fields.count)", backend)
        }
        do {
            try coder.decode(columns: columns, rowCount: rowCount, into: records)
        } catch {
            throw unreadable(error, backend) { columns[$0 * rowCount + $1] }
        }
    }

    private func misfit(_ count: Int, _ expected: String, _ backend: BackendKind?) -> CairnError {
        CairnError(
            .invalidStoredData, backend: backend, operation: "read \(name)",
            message: "\(count) values were read for \(expected) fields")
    }

    private func unreadable(
        _ flaw: RowError, _ backend: BackendKind?, value: (_ field: Int, _ row: Int) -> StoredValue
    ) -> CairnError {
        let message =
            if let field = flaw.field {
                "field \(fields[field].name) "
                    + ((flaw.underlying as? StoredValueMismatch)?.description ?? "cannot be read")
            } else {
                "a stored record breaks the rules of \(R.self)"
            }
        return CairnError(
            .invalidStoredData, backend: backend, operation: "read \(name)", message: message,
            detail: fields.indices.map { "\(fields[$0].name): \(value($0, flaw.row))" }.joined(separator: ", "),
            underlying: flaw.underlying)
    }
}
