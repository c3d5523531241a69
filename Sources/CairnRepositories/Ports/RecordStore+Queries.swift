extension RecordStore {
    /// The record of a key given by its values: `get(day, "alert-7")`.
    public func get<each Value: FieldValue>(_ value: repeat each Value) async throws -> R? {
        try await get(RecordKey<R>(repeat each value))
    }

    /// Adds one record; see ``insert(_:)-([R])``.
    public func insert(_ record: R) async throws {
        try await insert([record])
    }

    /// Adds or replaces one record.
    public func upsert(_ record: R) async throws {
        try await upsert([record])
    }

    /// The records that meet a condition.
    ///
    /// - Parameters:
    ///   - predicate: Which records; by default all.
    ///   - sort: In what order; by default by key.
    ///   - limit: At most so many.
    public func find(
        where predicate: RecordPredicate<R> = .all, sort: RecordSort<R> = .byKey, limit: Int? = nil
    ) async throws -> [R] {
        try await find(RecordQuery(where: predicate, sort: sort, limit: limit))
    }

    /// The first record that meets a condition, or nil.
    public func first(where predicate: RecordPredicate<R>, sort: RecordSort<R> = .byKey) async throws -> R? {
        try await find(where: predicate, sort: sort, limit: 1).first
    }

    /// One page of the records that meet a condition.
    ///
    /// - Parameters:
    ///   - predicate: Which records; by default all.
    ///   - sort: In what order; the same for all pages.
    ///   - size: At most so many, at least one.
    ///   - cursor: The `next` of the page before; nil for the first page.
    public func page(
        where predicate: RecordPredicate<R> = .all, sort: RecordSort<R> = .byKey, size: Int,
        after cursor: PageCursor? = nil
    ) async throws -> Page<R> {
        let size = Swift.max(size, 1)
        // One record more than asked for tells whether there is a next page.
        let (probe, overflow) = size.addingReportingOverflow(1)
        let found = try await find(
            RecordQuery(where: predicate, sort: sort, limit: overflow ? size : probe, after: cursor))
        guard found.count > size, let last = found.dropLast().last else { return Page(records: found, next: nil) }
        return Page(records: found.dropLast(), next: try PageCursor(after: last, sortedBy: sort))
    }

    /// The records that meet a condition in batches, with memory for one batch at a time.
    public func stream(
        where predicate: RecordPredicate<R> = .all, sort: RecordSort<R> = .byKey, batchSize: Int = 1000
    ) -> BatchSequence<[R]> {
        stream(RecordQuery(where: predicate, sort: sort), batchSize: batchSize)
    }

    /// Streams by one page for each batch.
    public func stream(_ query: RecordQuery<R>, batchSize: Int) -> BatchSequence<[R]> {
        pages(query, batchSize: batchSize)
    }

    /// The records of a query in batches, each a page: for stores that stream some queries otherwise.
    public func pages(_ query: RecordQuery<R>, batchSize: Int) -> BatchSequence<[R]> {
        BatchSequence {
            let position = PagePosition(after: query.after, limit: query.limit)
            return {
                try RecordQuery<R>.validate(limit: query.limit, operation: "stream")
                guard let place = position.current else { return nil }
                let page = try await page(
                    where: query.predicate, sort: query.sort, size: Swift.min(batchSize, place.remaining ?? .max),
                    after: place.cursor)
                position.advance(to: page.next, past: page.records.count)
                return page.records.isEmpty ? nil : page.records
            }
        }
    }

    /// How many records there are.
    public func count() async throws -> Int {
        try await count(where: .all)
    }

    /// The smallest value of a field, or nil when no record has one.
    public func min<Value: FieldValue>(
        _ field: KeyPath<R, Value>, where predicate: RecordPredicate<R> = .all
    ) async throws -> Value? {
        try await extremum(.minimum, field, predicate)
    }

    /// The largest value of a field, or nil when no record has one.
    public func max<Value: FieldValue>(
        _ field: KeyPath<R, Value>, where predicate: RecordPredicate<R> = .all
    ) async throws -> Value? {
        try await extremum(.maximum, field, predicate)
    }

    /// The smallest value of a field that may be missing, or nil when no record has one.
    public func min<Value: FieldValue>(
        _ field: KeyPath<R, Value?>, where predicate: RecordPredicate<R> = .all
    ) async throws -> Value? {
        try await extremum(.minimum, field, predicate) ?? nil
    }

    /// The largest value of a field that may be missing, or nil when no record has one.
    public func max<Value: FieldValue>(
        _ field: KeyPath<R, Value?>, where predicate: RecordPredicate<R> = .all
    ) async throws -> Value? {
        try await extremum(.maximum, field, predicate) ?? nil
    }

    /// The different values of a field, ascending.
    public func distinct<Value: FieldValue>(
        _ field: KeyPath<R, Value>, where predicate: RecordPredicate<R> = .all, limit: Int? = nil
    ) async throws -> [Value] {
        let description = try ordered(field, operation: "distinct")
        return try await distinct(description, where: predicate, limit: limit).map { try read($0, description) }
    }

    /// Deletes the record of a key.
    ///
    /// - Returns: Whether there was one.
    @discardableResult
    public func delete(_ key: RecordKey<R>) async throws -> Bool {
        try key.validate(operation: "delete")
        let conditions = zip(R.schema.key, key.values).map { PredicateNode.comparison(field: $0, .equal, $1) }
        return try await delete(where: RecordPredicate(.and(conditions))) > 0
    }

    private func extremum<Value: FieldValue>(
        _ extremum: Extremum, _ field: KeyPath<R, Value>, _ predicate: RecordPredicate<R>
    ) async throws -> Value? {
        let description = try ordered(field, operation: extremum.rawValue)
        return try await self.extremum(extremum, of: description, where: predicate).map { try read($0, description) }
    }

    private func ordered(_ keyPath: PartialKeyPath<R>, operation: String) throws(CairnError) -> FieldDescription {
        guard let field = R.schema.field(for: keyPath), field.type.isOrdered else {
            throw CairnError(
                .invalidInput, backend: backend, operation: "\(operation) \(R.schema.name)",
                message: "\(keyPath) is not a field with an order")
        }
        return field
    }

    private func read<Value: FieldValue>(_ value: StoredValue, _ field: FieldDescription) throws -> Value {
        do {
            return try Value(storedValue: value)
        } catch {
            throw CairnError(
                .invalidStoredData, backend: backend, operation: "read \(R.schema.name)",
                message: "field \(field.name) cannot be read as \(Value.self)", underlying: error)
        }
    }
}
