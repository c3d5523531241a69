internal import CairnRepositories

/// What a case on records works with.
struct RecordTrial<R: Record>: Sendable {
    let context: ConformanceContext
    let store: any RecordStore<R>

    /// Throws unless the store has exactly these records, whichever way it is asked.
    func expectAll(_ expected: [R], fileID: String = #fileID, line: Int = #line) async throws {
        let sorted = try RecordOracle(expected).find()
        try expectRecords(try await store.find(), sorted, "all records", fileID: fileID, line: line)
        try expectEqual(try await store.count(), sorted.count, "the count of all", fileID: fileID, line: line)
        for record in sorted.prefix(50) {
            let found = try await store.get(try record.key)
            try expectRecord(found, record, "the record got by its key", fileID: fileID, line: line)
        }
    }

    /// Throws unless records that are written come back to the last bit.
    func expectRoundTrip(_ records: [R], fileID: String = #fileID, line: Int = #line) async throws {
        try await store.insert(records)
        try await expectAll(records, fileID: fileID, line: line)
        let written = try await store.upsert(records)
        try expectEqual(written, records.count, "the number written", fileID: fileID, line: line)
        try await expectAll(records, fileID: fileID, line: line)
    }

    /// Throws unless a query finds what looking at every record finds.
    func expectFound(
        where predicate: RecordPredicate<R> = .all, sort: RecordSort<R> = .byKey, limit: Int? = nil,
        among oracle: RecordOracle<R>, fileID: String = #fileID, line: Int = #line
    ) async throws {
        let found = try await store.find(where: predicate, sort: sort, limit: limit)
        try expectRows(
            try found.map(R.schema.encode), oracle.findRows(where: predicate, sort: sort, limit: limit), of: R.schema,
            "find(where: \(predicate.node), sort: \(sort.terms), limit: \(limit ?? .max))", fileID: fileID, line: line)
    }

    /// Throws unless a query finds what looking at each of these records finds.
    func expectFound(
        where predicate: RecordPredicate<R> = .all, sort: RecordSort<R> = .byKey, limit: Int? = nil, among records: [R],
        fileID: String = #fileID, line: Int = #line
    ) async throws {
        try await expectFound(
            where: predicate, sort: sort, limit: limit, among: try RecordOracle(records), fileID: fileID, line: line)
    }
}

extension ConformanceCase {
    /// A case on the store of one type of record.
    static func records<R: Record>(
        _ id: String, _ title: String, of type: R.Type, requires: Set<Capability> = [],
        _ body: @escaping @Sendable (RecordTrial<R>) async throws -> Void
    ) -> ConformanceCase {
        ConformanceCase("records.\(id)", title, area: .recordStore, requires: requires.union([.records])) { context in
            try await body(RecordTrial(context: context, store: try await context.records(type)))
        }
    }
}
