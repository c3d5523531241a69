/// What is asked of a record store: which records, in what order, how many, and from where.
public struct RecordQuery<R: Record>: Sendable, Hashable {
    /// Which records.
    public var predicate: Predicate<R>
    /// In what order; records that are equal in it are ordered by key.
    public var sort: SortOrder<R>
    /// At most so many; nil for all.
    public var limit: Int?
    /// Only those after this place in the order.
    public var after: PageCursor?

    /// Makes a query.
    public init(
        where predicate: Predicate<R> = .all, sort: SortOrder<R> = .byKey, limit: Int? = nil, after: PageCursor? = nil
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
    public func resolved(operation: String = "find") throws(CairnError) -> Predicate<R> {
        try predicate.validate(operation: operation)
        try sort.validate(operation: operation)
        if let limit, limit < 0 {
            throw CairnError(
                .invalidInput, operation: "\(operation) \(R.schema.name)", message: "the limit \(limit) is negative")
        }
        guard let after else { return predicate }
        return predicate && (try after.predicate(sortedBy: sort))
    }
}
