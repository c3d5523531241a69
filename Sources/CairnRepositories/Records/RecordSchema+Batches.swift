extension RecordSchema {
    /// The values of the key in a row of values in the order of ``fields``.
    public func keyValues(of row: [StoredValue]) -> [StoredValue] { keyIndices.map { row[$0] } }

    /// The values of the key of each record.
    ///
    /// - Throws: As ``encode(_:)``.
    public func keys(of records: ArraySlice<R>) throws(CairnError) -> [[StoredValue]] {
        let columns = try keyColumns(of: records)
        return (0..<records.count).map { row in columns.map { $0[row] } }
    }

    /// The rows without those that a later one of the same key replaces.
    public func lastOfEachKey(_ rows: [[StoredValue]]) -> [[StoredValue]] {
        lastOfEachKey(rows) { row, field in rows[row][keyIndices[field]] }
    }

    /// The records without those that a later one of the same key replaces.
    ///
    /// - Throws: As ``encode(_:)``.
    public func lastOfEachKey(of records: [R]) throws(CairnError) -> [R] {
        let columns = try keyColumns(of: records[...])
        let last = lastOfEachKey(records) { row, field in columns[field][row] }
        // A record that cannot be stored is refused whether another takes its place or not.
        if last.count < records.count {
            for field in fields.indices { _ = try encode(field: field, of: records[...]) }
        }
        return last
    }

    private func keyColumns(of records: ArraySlice<R>) throws(CairnError) -> [[StoredValue]] {
        var columns: [[StoredValue]] = []
        for index in keyIndices { columns.append(try encode(field: index, of: records)) }
        return columns
    }

    private func lastOfEachKey<Row>(_ rows: [Row], _ value: (_ row: Int, _ field: Int) -> StoredValue) -> [Row] {
        let fields = 0..<keyIndices.count
        // Batches are mostly in the order of the key, and then there is nothing to look for.
        let isSorted = (1..<max(rows.count, 1)).allSatisfy { row in
            for field in fields {
                switch value(row - 1, field).order(relativeTo: value(row, field)) {
                case .before: return true
                case .same: continue
                case .after, .none: return false
                }
            }
            return false
        }
        if isSorted { return rows }
        var last: [[StoredValue]: Int] = [:]
        for row in rows.indices { last[fields.map { value(row, $0) }] = row }
        if last.count == rows.count { return rows }
        return last.values.sorted().map { rows[$0] }
    }
}
