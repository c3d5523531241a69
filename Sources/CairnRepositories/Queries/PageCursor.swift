/// Where a page ended: the values that the last record has in the fields it was sorted by.
///
/// Because it names a place in the order and not a count, pages neither skip nor repeat records while others are
/// inserted or deleted.
public struct PageCursor: Sendable, Hashable {
    /// The fields and directions that the results were sorted by, the key included: `-score,day,alert_id`.
    public let order: String
    /// The last record's values in those fields.
    public let values: [StoredValue]

    /// Makes the cursor of a record.
    ///
    /// - Throws: `CairnError` when the record cannot be encoded.
    public init<R: Record>(after record: R, sortedBy sort: RecordSort<R>) throws(CairnError) {
        let row = try R.schema.encode(record)
        order = Self.signature(sort)
        values = sort.total.compactMap { term in R.schema.index(of: term.field).map { row[$0] } }
    }

    init(order: String, values: [StoredValue]) {
        self.order = order
        self.values = values
    }

    private static func signature<R: Record>(_ sort: RecordSort<R>) -> String {
        sort.total.map { ($0.isDescending ? "-" : "") + $0.field }.joined(separator: ",")
    }

    /// The condition that holds for the records after this place.
    ///
    /// - Throws: `CairnError` with code `invalidInput` when the cursor belongs to another order.
    public func predicate<R: Record>(sortedBy sort: RecordSort<R>) throws(CairnError) -> RecordPredicate<R> {
        let terms = sort.total
        guard order == Self.signature(sort), values.count == terms.count else {
            throw CairnError(
                .invalidInput, operation: "page \(R.schema.name)",
                message: "the cursor belongs to the order \(order), not to \(Self.signature(sort))")
        }
        // (a after x) or (a = x and ((b after y) or (b = y and ...)))
        var node = PredicateNode.constant(false)
        for (term, value) in zip(terms, values).reversed() {
            let same = PredicateNode.comparison(field: term.field, .equal, value)
            node = .or([Self.after(term.field, value, term.isDescending), .and([same, node])])
        }
        // The bound on the first field alone repeats what the rest says, in a form that an index can serve.
        guard let first = terms.first, let value = values.first, !value.isNull else { return RecordPredicate(node) }
        let bound = PredicateNode.comparison(
            field: first.field, first.isDescending ? .lessOrEqual : .greaterOrEqual, value)
        let isOptional = R.schema.field(named: first.field)?.type.isOptional ?? false
        // Missing values come last when descending: the bound would cut them off.
        return first.isDescending && isOptional ? RecordPredicate(node) : RecordPredicate(.and([bound, node]))
    }

    private static func after(_ field: String, _ value: StoredValue, _ isDescending: Bool) -> PredicateNode {
        switch (isDescending, value.isNull) {
        case (false, false): .comparison(field: field, .greater, value)
        case (false, true): .comparison(field: field, .notEqual, .null)
        case (true, true): .constant(false)
        case (true, false):
            .or([.comparison(field: field, .less, value), .comparison(field: field, .equal, .null)])
        }
    }
}

/// Some of the results, and where to go on.
public struct Page<R: Sendable>: Sendable {
    /// The records of this page.
    public let records: [R]
    /// Where the next page begins; nil when this is the last one.
    public let next: PageCursor?

    /// Makes a page.
    public init(records: [R], next: PageCursor?) {
        self.records = records
        self.next = next
    }
}
