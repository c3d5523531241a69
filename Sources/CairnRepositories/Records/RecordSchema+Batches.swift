extension RecordSchema {
    /// The values of the key in a row of values in the order of ``fields``.
    public func keyValues(of row: [StoredValue]) -> [StoredValue] { keyIndices.map { row[$0] } }

    /// The rows without those that a later one of the same key replaces.
    public func lastOfEachKey(_ rows: [[StoredValue]]) -> [[StoredValue]] {
        // Batches are mostly in the order of the key, and then there is nothing to look for.
        if zip(rows, rows.dropFirst()).allSatisfy(comesBefore) { return rows }
        var last: [[StoredValue]: Int] = [:]
        for (index, row) in rows.enumerated() { last[keyValues(of: row)] = index }
        if last.count == rows.count { return rows }
        return last.values.sorted().map { rows[$0] }
    }

    private func comesBefore(_ left: [StoredValue], _ right: [StoredValue]) -> Bool {
        for index in keyIndices {
            switch left[index].order(relativeTo: right[index]) {
            case .before: return true
            case .same: continue
            case .after, .none: return false
            }
        }
        return false
    }
}
