internal import CairnDomain
internal import CairnRepositories

/// What saving candles would change in a store.
public struct StoredComparison: Hashable, Sendable {
    /// Candles that the store does not have.
    public internal(set) var new = 0
    /// Candles that the store has with other values.
    public internal(set) var changed = 0
    /// Candles that the store has exactly so.
    public internal(set) var unchanged = 0

    /// All candles compared.
    public var total: Int { new + changed + unchanged }

    /// Compares a batch with what is stored, which is read in batches too; candles that an earlier batch had are
    /// compared already.
    mutating func add(_ batch: RowOrder.Batch, of series: SeriesKey, in store: any CandleStore) async throws {
        let candles = batch.candles
        guard let range = candles.timeRange else { return }
        var matches = 0
        for try await stored in store.stream(of: series, in: range) {
            for old in stored {
                guard let candle = candles.candle(at: old.timestamp), !batch.repeated.contains(old.timestamp) else {
                    continue
                }
                matches += 1
                if candle == old { unchanged += 1 } else { changed += 1 }
            }
        }
        new += batch.added - matches
    }
}
