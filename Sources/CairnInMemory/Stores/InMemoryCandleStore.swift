internal import CairnDomain
internal import CairnRepositories

/// Candle series in memory: a range is a slice of the stored columns, found by binary search and not copied.
struct InMemoryCandleStore: CandleStore {
    let access: any InMemoryAccess

    var backend: BackendKind { .inMemory }
    var capabilities: Capabilities { .inMemory }

    func save(_ candles: CandleSeries, in series: SeriesKey) async throws {
        guard !candles.isEmpty else { return }
        try await access.write("save candles") { state in
            state.series[series, default: CandleSeries()].merge(candles)
        }
    }

    func candles(of series: SeriesKey, in range: ClosedRange<Timestamp>, limit: Int?) async throws -> CandleSeries {
        try CandleQuery.validate(limit: limit, backend: backend)
        return try await access.read("read candles") { state in
            guard let stored = state.series[series] else { return CandleSeries() }
            return stored[range].prefix(limit ?? .max).rebased
        }
    }

    func latest(_ count: Int, of series: SeriesKey) async throws -> CandleSeries {
        try await access.read("read latest candles") { state in
            state.series[series]?.suffix(max(count, 0)).rebased ?? CandleSeries()
        }
    }

    func coverage(of series: SeriesKey) async throws -> SeriesCoverage? {
        try await access.read("read coverage") { state in
            guard let stored = state.series[series], let range = stored.timeRange else { return nil }
            return SeriesCoverage(range: range, count: stored.count)
        }
    }

    func count(of series: SeriesKey, in range: ClosedRange<Timestamp>) async throws -> Int {
        try await access.read("count candles") { state in state.series[series]?[range].count ?? 0 }
    }

    func delete(of series: SeriesKey, in range: ClosedRange<Timestamp>) async throws -> Int {
        try await access.write("delete candles") { state in
            guard let stored = state.series[series] else { return 0 }
            let doomed = stored[range]
            guard !doomed.isEmpty else { return 0 }
            var kept = stored[..<doomed.startIndex]
            kept.merge(stored[doomed.endIndex...])
            // A slice keeps the memory of what was deleted.
            if doomed.count > kept.count { kept = try kept.copied() }
            state.series[series] = kept.isEmpty ? nil : kept
            return doomed.count
        }
    }

    func series() async throws -> [SeriesKey] {
        try await access.read("list series") { state in state.series.keys.sorted() }
    }
}

extension CandleSeries {
    /// The same candles in columns of their own.
    fileprivate func copied() throws -> CandleSeries {
        var columns = CandleColumns()
        columns.append(contentsOf: self)
        return try CandleSeries(columns: columns)
    }
}
