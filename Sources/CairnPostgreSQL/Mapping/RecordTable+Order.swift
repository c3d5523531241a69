import CairnRepositories
import CairnRuntime

extension RecordTable {
    /// Whether an index gives records in an order, so that each page is read from where the one before ended.
    ///
    /// - Parameter indexes: The columns of those that are ordered: not all of the schema's, in a table that others made.
    func hasIndex(for sort: RecordSort<R>, among indexes: [[String]]) -> Bool {
        guard let order = places(of: sort) else { return false }
        let names = order.map { R.schema.field(named: $0.field)?.columnName(for: .postgreSQL) ?? "" }
        return indexes.contains { $0.starts(with: names) }
    }

    /// A bound that an index over the whole of an order serves; it repeats what the predicate of the cursor says, of
    /// which an index serves but the first field.
    ///
    /// - Returns: ` AND (a, b) >= ($1, $2)`; empty where one field decides, or rows cannot be compared as a whole.
    func bound(_ cursor: PageCursor, _ sort: RecordSort<R>) throws(CairnError) -> SQL {
        guard let order = places(of: sort), order.count > 1 else { return "" }
        var columns: [String] = []
        var values: [SQL] = []
        for (term, value) in zip(order, cursor.values) {
            if value.isNull { return "" }
            let column = try column(term.field)
            columns.append(column.ordered)
            values.append("\(try BoundValue.compared(value, with: column))")
        }
        let sign = order[0].isDescending ? "<=" : ">="
        return " AND (\(raw: columns.joined(separator: ", "))) \(raw: sign) (\(values.joined(separator: ", ")))"
    }

    /// The first terms of an order, which decide it, if they go in one direction through fields that always have a value.
    private func places(of sort: RecordSort<R>) -> ArraySlice<RecordSort<R>.Term>? {
        let schema = R.schema
        let order = sort.total
        let names = order.map(\.field)
        let count = names.indices.map { $0 + 1 }.first { count in
            ([schema.key] + schema.unique).contains { Set($0).isSubset(of: names[..<count]) }
        }
        let deciding = order.prefix(count ?? order.count)
        let isOneWay = deciding.allSatisfy { term in
            let isOptional = schema.field(named: term.field)?.type.isOptional ?? true
            return !isOptional && term.isDescending == order[0].isDescending
        }
        return isOneWay ? deciding : nil
    }
}
