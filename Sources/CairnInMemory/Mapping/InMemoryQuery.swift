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
        candidates(for: node).filter { matches(table.rows[$0], node) }
    }

    /// The rows of a query, in its order.
    func rows(where node: PredicateNode, sortedBy sort: RecordSort<R>, limit: Int?) -> [InMemoryTable.Row] {
        if sort.total.elementsEqual(RecordSort<R>.byKey.total) {
            // The rows are in this order already: stop as soon as there are enough.
            let found = candidates(for: node).lazy.map { table.rows[$0] }.filter { matches($0, node) }
            return Array(found.prefix(limit ?? .max))
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

    /// The rows that a condition can hold for, found by binary search where it bounds the first key field.
    private func candidates(for node: PredicateNode) -> Range<Int> {
        let comparisons = Self.bounds(in: node, of: R.schema.key[0])
        let index = table.keyIndices[0]
        var range = 0..<table.rows.count
        for (comparison, bound) in comparisons where !bound.isNull {
            let first = table.lowerBound { $0[index].order(relativeTo: bound) == .before }
            let end = table.lowerBound { [.before, .same].contains($0[index].order(relativeTo: bound)) }
            switch comparison {
            case .equal: range = range.clamped(to: first..<end)
            case .greater: range = range.clamped(to: end..<table.rows.count)
            case .greaterOrEqual: range = range.clamped(to: first..<table.rows.count)
            case .less: range = range.clamped(to: 0..<first)
            case .lessOrEqual: range = range.clamped(to: 0..<end)
            case .notEqual: break
            }
        }
        return range
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
