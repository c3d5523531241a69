public import CairnDomain
public import CairnRepositories

/// Puts the candles of a stored series together into a coarser timeframe, to be read or saved as a series of its own.
///
/// ```swift
/// let resampler = SeriesResampler(store)
/// let report = try await resampler.save(minutes, as: minutes.with(.hour1))
/// ```
public struct SeriesResampler: Sendable {
    private let store: any CandleStore

    /// Makes a resampler over a store.
    public init(_ store: any CandleStore) {
        self.store = store
    }

    /// The candles in a coarser timeframe, in batches.
    ///
    /// Only candles within the range count, so that the first and the last result may cover a part of their span.
    ///
    /// - Parameters:
    ///   - series: The series to read; one without candles gives no batches.
    ///   - timeframe: The timeframe to put together.
    ///   - range: What to read.
    ///   - calendar: The zone and session start that the coarser candles follow.
    ///   - batchSize: About how many candles a batch holds, at least.
    /// - Throws: `CairnError` with code `invalidInput` when `timeframe` is not made of whole candles of the series.
    public func candles(
        of series: SeriesKey, in timeframe: Timeframe, range: ClosedRange<Timestamp> = .allTime,
        calendar: SessionCalendar = .utc, batchSize: Int = 16_384
    ) throws(CairnError) -> ResampledBatches {
        let resampler = try CandleResampler(from: series.timeframe, to: timeframe, calendar: calendar)
        return ResampledBatches(store.stream(of: series, in: range), resampler, batchSize: max(1, batchSize))
    }

    /// Saves the candles in a coarser timeframe as another series, batch by batch.
    ///
    /// Saving again replaces candles of the same open times and leaves others: after a change of calendar delete the
    /// target first. If it fails or is cancelled, the batches saved before remain.
    ///
    /// - Parameters:
    ///   - series: The series to read.
    ///   - target: The series to write, which says the timeframe.
    ///   - range: What to read, from the beginning of the coarser candle that holds its first instant to the end of the
    ///     one that holds its last: a part would replace a whole candle that is stored.
    ///   - calendar: The zone and session start that the coarser candles follow.
    ///   - batchSize: About how many candles are saved at once.
    ///   - progress: Called after each batch with the report so far.
    /// - Throws: `CairnError` with code `notFound` when the store has no candle of the series, `invalidInput` when the
    ///   target is the series itself or its timeframe is not made of whole candles.
    @discardableResult
    public func save(
        _ series: SeriesKey, as target: SeriesKey, range: ClosedRange<Timestamp> = .allTime,
        calendar: SessionCalendar = .utc, batchSize: Int = 16_384,
        progress: @Sendable (ResampleReport) -> Void = { _ in }
    ) async throws -> ResampleReport {
        guard target != series else {
            throw CairnError(
                .invalidInput, operation: "resample", message: "\(series) cannot be resampled into itself")
        }
        let batches = try candles(
            of: series, in: target.timeframe, range: Self.whole(range, target.timeframe, calendar), calendar: calendar,
            batchSize: batchSize)
        try await store.requireCandles(of: series, operation: "resample")
        var report = ResampleReport(source: series, target: target)
        for try await batch in batches {
            try Task.checkCancellation()
            try await store.save(batch, in: target)
            report.saved += batch.count
            if let bounds = batch.timeRange {
                report.range = (report.range?.lowerBound ?? bounds.lowerBound)...bounds.upperBound
            }
            progress(report)
        }
        return report
    }

    /// The range widened to whole candles; the ends of time stay.
    private static func whole(
        _ range: ClosedRange<Timestamp>, _ timeframe: Timeframe, _ calendar: SessionCalendar
    ) -> ClosedRange<Timestamp> {
        let (first, last) = (range.lowerBound, range.upperBound)
        let start = first == .min ? first : timeframe.span(containing: first, in: calendar).lowerBound
        let end = last == .max ? last : timeframe.span(containing: last, in: calendar).upperBound
        return start...(end == .max ? end : end.advanced(byMilliseconds: -1))
    }
}
