internal import CairnRepositories

/// Queries answered the plain way: every record is looked at.
struct RecordOracle<R: Record> {
    /// The records that are asked about.
    let records: [R]
    private let rows: [(record: R, row: [StoredValue])]

    init(_ records: [R]) throws {
        self.records = records
        rows = try records.map { ($0, try R.schema.encode($0)) }
    }

    /// The records of a query, in its order.
    func find(where predicate: RecordPredicate<R> = .all, sort: RecordSort<R> = .byKey, limit: Int? = nil) -> [R] {
        answer(where: predicate, sort: sort, limit: limit).map(\.record)
    }

    /// The records of a query, in its order, as stored values.
    func findRows(where predicate: RecordPredicate<R>, sort: RecordSort<R>, limit: Int?) -> [[StoredValue]] {
        answer(where: predicate, sort: sort, limit: limit).map(\.row)
    }

    private func answer(
        where predicate: RecordPredicate<R>, sort: RecordSort<R>, limit: Int?
    ) -> ArraySlice<(record: R, row: [StoredValue])> {
        let terms = sort.total.compactMap { term in
            R.schema.index(of: term.field).map { (index: $0, isDescending: term.isDescending) }
        }
        let sorted = rows.filter { matches($0.row, predicate) }.sorted { left, right in
            for (index, isDescending) in terms {
                switch left.row[index].order(relativeTo: right.row[index]) {
                case .before: return !isDescending
                case .after: return isDescending
                case .same, .none: continue
                }
            }
            return false
        }
        return sorted.prefix(limit ?? .max)
    }

    /// The values of a field in ascending order, each once, a missing value first.
    func distinct(_ field: String, where predicate: RecordPredicate<R> = .all) -> [StoredValue] {
        guard let index = R.schema.index(of: field) else { return [] }
        var values: [StoredValue] = []
        for value in rows.filter({ matches($0.row, predicate) }).map({ $0.row[index] }) where !values.contains(value) {
            values.append(value)
        }
        return values.sorted { $0.order(relativeTo: $1) == .before }
    }

    private func matches(_ row: [StoredValue], _ predicate: RecordPredicate<R>) -> Bool {
        predicate.node.matches { name in R.schema.index(of: name).map { row[$0] } ?? .null }
    }
}
