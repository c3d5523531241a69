/// What is asked of a record store: which records, in what order, how many, and from where.
public struct RecordQuery<R: Record>: Sendable, Hashable {
    /// Which records.
    public var predicate: RecordPredicate<R>
    /// In what order; records that are equal in it are ordered by key.
    public var sort: RecordSort<R>
    /// At most so many; nil for all.
    public var limit: Int?
    /// Only those after this place in the order.
    public var after: PageCursor?

    /// Makes a query.
    public init(
        where predicate: RecordPredicate<R> = .all, sort: RecordSort<R> = .byKey, limit: Int? = nil,
        after: PageCursor? = nil
    ) {
        self.predicate = predicate
        self.sort = sort
        self.limit = limit
        self.after = after
    }

    /// The condition with the place of the cursor included, after checking all parts.
    ///
    /// Every adapter begins with this and renders what it returns.
    ///
    /// - Throws: `CairnError` with code `invalidInput`.
    public func resolved(operation: String = "find") throws(CairnError) -> RecordPredicate<R> {
        try predicate.validate(operation: operation)
        try sort.validate(operation: operation)
        try Self.validate(limit: limit, operation: operation)
        guard let after else { return predicate }
        // Cursors travel through URLs: a forged one may hold values of other kinds.
        let rest = try after.predicate(sortedBy: sort)
        try rest.validate(operation: operation)
        return predicate && rest
    }

    /// Refuses a negative limit.
    ///
    /// - Throws: `CairnError` with code `invalidInput`.
    public static func validate(limit: Int?, operation: String) throws(CairnError) {
        guard let limit, limit < 0 else { return }
        throw CairnError(
            .invalidInput, operation: "\(operation) \(R.schema.name)", message: "the limit \(limit) is negative")
    }
}
