internal import CairnRepositories

/// Answers queries on the rows of a table.
struct InMemoryQuery<R: Record> {
    let table: InMemoryTable
    private let indices: [String: Int]

    init(_ table: InMemoryTable) {
        self.table = table
        indices = Dictionary(uniqueKeysWithValues: R.schema.fields.enumerated().map { ($1.name, $0) })
    }

    /// The positions of the rows that meet a condition, ascending by key.
    func positions(where node: PredicateNode) -> [Int] {
        guard let keyed = positionsOfKeys(in: node) else {
            return candidates(for: node).filter { matches(table.rows[$0], node) }
        }
        return keyed.filter { matches(table.rows[$0], node) }
    }

    /// The rows of a query, in its order.
    func rows(where node: PredicateNode, sortedBy sort: RecordSort<R>, limit: Int?) -> [InMemoryTable.Row] {
        if sort.total.elementsEqual(RecordSort<R>.byKey.total) {
            // The rows are in this order already: stop as soon as there are enough.
            if positionsOfKeys(in: node) == nil {
                let found = candidates(for: node).lazy.map { table.rows[$0] }.filter { matches($0, node) }
                return Array(found.prefix(limit ?? .max))
            }
            return positions(where: node).prefix(limit ?? .max).map { table.rows[$0] }
        }
        let terms = sort.total.compactMap { term in indices[term.field].map { (index: $0, term.isDescending) } }
        let sorted = positions(where: node).map { table.rows[$0] }.sorted { left, right in
            for (index, isDescending) in terms {
                switch left[index].order(relativeTo: right[index]) {
                case .before: return !isDescending
                case .after: return isDescending
                case .same, .none: continue
                }
            }
            return false
        }
        return Array(sorted.prefix(limit ?? .max))
    }

    private func matches(_ row: InMemoryTable.Row, _ node: PredicateNode) -> Bool {
        node.matches { name in indices[name].map { row[$0] } ?? .null }
    }

    /// The rows that a condition can hold for, found by binary search as far as it bounds the key from the left.
    private func candidates(for node: PredicateNode) -> Range<Int> {
        var range = 0..<table.rows.count
        for (name, index) in zip(R.schema.key, table.keyIndices) {
            let comparisons = Self.bounds(in: node, of: name).filter { !$0.1.isNull }
            // Within rows whose fields so far are all the same, the next field ascends.
            let within = range
            for (comparison, bound) in comparisons {
                let first = table.lowerBound(in: within) { $0[index].order(relativeTo: bound) == .before }
                let end = table.lowerBound(in: within) {
                    [.before, .same].contains($0[index].order(relativeTo: bound))
                }
                switch comparison {
                case .equal: range = range.clamped(to: first..<end)
                case .greater: range = range.clamped(to: end..<within.upperBound)
                case .greaterOrEqual: range = range.clamped(to: first..<within.upperBound)
                case .less: range = range.clamped(to: within.lowerBound..<first)
                case .lessOrEqual: range = range.clamped(to: within.lowerBound..<end)
                case .notEqual: break
                }
            }
            guard comparisons.contains(where: { $0.0 == .equal }) else { break }
        }
        return range
    }

    /// The positions, ascending, of the keys that a condition lists, or nil when it lists none.
    private func positionsOfKeys(in node: PredicateNode) -> [Int]? {
        guard R.schema.key.count == 1 else { return nil }
        switch node {
        case .isIn(R.schema.key[0], let values):
            let index = table.keyIndices[0]
            let found = values.compactMap { value -> Int? in
                let position = table.lowerBound(in: table.rows.indices) {
                    $0[index].order(relativeTo: value) == .before
                }
                return position < table.rows.count && table.rows[position][index].order(relativeTo: value) == .same
                    ? position : nil
            }
            return Set(found).sorted()
        case .and(let nodes):
            return nodes.lazy.compactMap { positionsOfKeys(in: $0) }.first
        default:
            return nil
        }
    }

    /// The comparisons on a field that must all hold for the condition to hold.
    private static func bounds(
        in node: PredicateNode, of field: String
    ) -> [(PredicateNode.Comparison, StoredValue)] {
        switch node {
        case .comparison(field, let comparison, let value): [(comparison, value)]
        case .and(let nodes): nodes.flatMap { bounds(in: $0, of: field) }
        default: []
        }
    }
}
