public import CairnDomain

/// The port for candle series: what an adapter implements to keep candles.
///
/// Every store keeps this contract, which `CairnConformance` proves: saving a candle twice leaves one and the last
/// write wins; ranges are closed; results ascend by time; what was stored comes back equal to the last bit; a write
/// that returned is visible to the next read; deletes return the exact number; a truncated result is never returned
/// as a complete one.
public protocol CandleStore: Sendable {
    /// The kind of database behind it.
    var backend: BackendKind { get }
    /// What it can do.
    var capabilities: Capabilities { get }

    /// Saves candles; those of the same open time are replaced.
    ///
    /// Atomic where the backend declares `atomicBatches`.
    func save(_ candles: CandleSeries, in series: SeriesKey) async throws

    /// The candles that open within a closed range, ascending.
    ///
    /// - Parameter limit: At most so many, the earliest ones; nil for all, 0 for none.
    /// - Throws: `CairnError` with code `invalidInput` for a negative limit.
    func candles(of series: SeriesKey, in range: ClosedRange<Timestamp>, limit: Int?) async throws -> CandleSeries

    /// The newest candles, ascending; fewer when there are not so many, none for a count of 0 or below.
    func latest(_ count: Int, of series: SeriesKey) async throws -> CandleSeries

    /// The first and last open time and the number of candles; nil when nothing is stored.
    func coverage(of series: SeriesKey) async throws -> SeriesCoverage?

    /// The number of candles that open within a closed range.
    func count(of series: SeriesKey, in range: ClosedRange<Timestamp>) async throws -> Int

    /// Deletes the candles that open within a closed range.
    ///
    /// - Returns: How many there were.
    func delete(of series: SeriesKey, in range: ClosedRange<Timestamp>) async throws -> Int

    /// Every series that has at least one candle, each once, in the order of `SeriesKey`.
    func series() async throws -> [SeriesKey]

    /// The candles within a closed range in batches, ascending, with memory for one batch at a time.
    ///
    /// Each batch begins after the last candle of the one before: candles saved or deleted meanwhile are seen or not,
    /// but none is skipped or given twice. By default each batch is a query; a backend with cursors can do better.
    func stream(
        of series: SeriesKey, in range: ClosedRange<Timestamp>, batchSize: Int
    ) -> BatchSequence<CandleSeries>

    /// The candles within a closed range put together into a coarser timeframe.
    ///
    /// Only candles within the range count, so that the first and last result may cover a part of their span.
    ///
    /// - Throws: `CairnError` with code `invalidInput` when `timeframe` is not made of whole candles of the series,
    ///   `inexact` when a sum of volumes cannot be held.
    func resampled(
        _ series: SeriesKey, to timeframe: Timeframe, in range: ClosedRange<Timestamp>, calendar: SessionCalendar
    ) async throws -> CandleSeries
}

/// What is stored of one series.
public struct SeriesCoverage: Hashable, Sendable, Codable {
    /// From the first to the last open time.
    public let range: ClosedRange<Timestamp>
    /// The number of candles.
    public let count: Int

    /// Makes a coverage.
    public init(range: ClosedRange<Timestamp>, count: Int) {
        self.range = range
        self.count = count
    }
}
