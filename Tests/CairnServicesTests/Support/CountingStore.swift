import CairnDomain
import CairnRepositories
import Synchronization

/// A store that remembers how much was read and saved at once, and can fail or wait on command.
final class CountingStore: CandleStore {
    private struct State {
        var reads = 0
        var largestRead = 0
        var saves: [Int] = []
    }

    private let base: any CandleStore
    private let state = Mutex(State())
    private let beforeSave: @Sendable (Int) async throws -> Void

    /// - Parameter beforeSave: Called with the number of earlier saves.
    init(_ base: any CandleStore, beforeSave: @escaping @Sendable (Int) async throws -> Void = { _ in }) {
        self.base = base
        self.beforeSave = beforeSave
    }

    var backend: BackendKind { base.backend }
    var capabilities: Capabilities { base.capabilities }

    /// How many reads there were.
    var reads: Int { state.withLock { $0.reads } }
    /// The most candles that one read returned.
    var largestRead: Int { state.withLock { $0.largestRead } }
    /// The number of candles in each save.
    var saves: [Int] { state.withLock { $0.saves } }

    func save(_ candles: CandleSeries, in series: SeriesKey) async throws {
        try await beforeSave(saves.count)
        try await base.save(candles, in: series)
        state.withLock { $0.saves.append(candles.count) }
    }

    func candles(of series: SeriesKey, in range: ClosedRange<Timestamp>, limit: Int?) async throws -> CandleSeries {
        let candles = try await base.candles(of: series, in: range, limit: limit)
        state.withLock { state in
            state.reads += 1
            state.largestRead = max(state.largestRead, candles.count)
        }
        return candles
    }

    func latest(_ count: Int, of series: SeriesKey) async throws -> CandleSeries {
        try await base.latest(count, of: series)
    }

    func coverage(of series: SeriesKey) async throws -> SeriesCoverage? { try await base.coverage(of: series) }

    func count(of series: SeriesKey, in range: ClosedRange<Timestamp>) async throws -> Int {
        try await base.count(of: series, in: range)
    }

    func delete(of series: SeriesKey, in range: ClosedRange<Timestamp>) async throws -> Int {
        try await base.delete(of: series, in: range)
    }

    func series() async throws -> [SeriesKey] { try await base.series() }
}
