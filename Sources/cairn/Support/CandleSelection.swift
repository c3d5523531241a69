import CairnDomain
import CairnRepositories

/// Which candles of a series are asked for: a range, the newest of it, in its own or a coarser timeframe.
struct CandleSelection: Sendable {
    let key: SeriesKey
    let range: ClosedRange<Timestamp>
    let latest: Int?
    let timeframe: Timeframe?

    /// Whether the candles can be printed batch by batch as they are stored.
    var isStreamable: Bool { latest == nil && (timeframe ?? key.timeframe) == key.timeframe }

    /// Reads the whole selection.
    func read(from store: any CandleStore, calendar: SessionCalendar) async throws -> CandleSeries {
        if let timeframe, timeframe != key.timeframe {
            let resampled = try await store.resampled(key, to: timeframe, in: range, calendar: calendar)
            return latest.map { resampled.suffix($0) } ?? resampled
        }
        guard let latest else { return try await store.candles(of: key, in: range) }
        if range == .allTime { return try await store.latest(latest, of: key) }
        // `latest` knows no range: it is read through, and only the newest are kept.
        var kept = CandleSeries()
        for try await batch in store.stream(of: key, in: range) {
            kept = kept.merging(batch).suffix(latest)
        }
        return kept
    }
}
