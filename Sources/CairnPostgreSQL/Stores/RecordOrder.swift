import CairnRepositories

/// The order of records in a batch.
enum RecordOrder {
    /// The records in the order of their keys.
    ///
    /// - Throws: `CairnError` when a key cannot be encoded.
    static func byKey<R: Record>(_ records: [R]) throws(CairnError) -> [R] {
        let keys = try R.schema.keys(of: records[...])
        func comesBefore(_ left: Int, _ right: Int) -> Bool {
            for (one, other) in zip(keys[left], keys[right]) {
                switch one.order(relativeTo: other) {
                case .before: return true
                case .after: return false
                case .same, .none: continue
                }
            }
            return left < right
        }
        if keys.indices.dropFirst().allSatisfy({ comesBefore($0 - 1, $0) }) { return records }
        return keys.indices.sorted(by: comesBefore).map { records[$0] }
    }
}
