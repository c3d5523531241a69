internal import CairnDomain
internal import CairnRepositories

/// What a case on candles works with.
struct CandleTrial: Sendable {
    let context: ConformanceContext
    let store: any CandleStore
    /// The series that the case is about.
    let key: SeriesKey

    /// Saves the candles of some minutes.
    func save(_ minutes: some Sequence<Int>, level: Int = 0) async throws {
        try await store.save(try CandleFixture.series(minutes, level: level), in: key)
    }

    /// The candles from one minute to another.
    func candles(_ first: Int, _ last: Int) async throws -> CandleSeries {
        try await store.candles(of: key, in: CandleFixture.span(first, last))
    }

    /// Throws unless the series has exactly the candles of these minutes.
    func expectAll(
        _ minutes: some Sequence<Int>, level: Int = 0, fileID: String = #fileID, line: Int = #line
    ) async throws {
        try await expectAll(try CandleFixture.series(minutes, level: level), fileID: fileID, line: line)
    }

    /// Throws unless the series has exactly these candles, whichever way it is asked.
    func expectAll(_ expected: CandleSeries, fileID: String = #fileID, line: Int = #line) async throws {
        let found = try await store.candles(of: key)
        try expectCandles(found, expected, "all candles of \(key)", fileID: fileID, line: line)
        let count = try await store.count(of: key)
        try expectEqual(count, expected.count, "the count of \(key)", fileID: fileID, line: line)
        let coverage = try await store.coverage(of: key)
        let range = coverage?.range
        try expectEqual(range, expected.timeRange, "the range covered by \(key)", fileID: fileID, line: line)
        try expectEqual(coverage?.count ?? 0, expected.count, "the count covered", fileID: fileID, line: line)
    }
}

extension ConformanceCase {
    /// A case on the candle store.
    static func candles(
        _ id: String, _ title: String, requires: Set<Capability> = [],
        _ body: @escaping @Sendable (CandleTrial) async throws -> Void
    ) -> ConformanceCase {
        ConformanceCase("candles.\(id)", title, area: .candleStore, requires: requires.union([.candles])) { context in
            let store = try await context.candles()
            try await body(CandleTrial(context: context, store: store, key: try CandleFixture.key()))
        }
    }
}
