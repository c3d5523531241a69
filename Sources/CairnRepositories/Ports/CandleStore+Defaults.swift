public import CairnDomain

extension ClosedRange where Bound == Timestamp {
    /// From the earliest to the latest instant there is.
    public static var allTime: ClosedRange<Timestamp> { Timestamp.min...Timestamp.max }
}

extension CandleStore {
    /// Saves candles in any order; of several with one open time the last wins.
    public func save(_ candles: [Candle], in series: SeriesKey) async throws {
        try await save(CandleSeries(candles), in: series)
    }

    /// All candles of a series within a closed range, by default all there are.
    public func candles(of series: SeriesKey, in range: ClosedRange<Timestamp> = .allTime) async throws -> CandleSeries
    {
        try await candles(of: series, in: range, limit: nil)
    }

    /// The number of candles of a series.
    public func count(of series: SeriesKey) async throws -> Int {
        try await count(of: series, in: .allTime)
    }

    /// Deletes a whole series.
    ///
    /// - Returns: How many candles it had.
    @discardableResult
    public func delete(_ series: SeriesKey) async throws -> Int {
        try await delete(of: series, in: .allTime)
    }

    /// All candles of a series within a closed range, by default all there are, in batches of 16,384.
    public func stream(
        of series: SeriesKey, in range: ClosedRange<Timestamp> = .allTime
    ) -> BatchSequence<CandleSeries> {
        stream(of: series, in: range, batchSize: 16_384)
    }

    /// All candles of a series in batches.
    public func stream(of series: SeriesKey, batchSize: Int) -> BatchSequence<CandleSeries> {
        stream(of: series, in: .allTime, batchSize: batchSize)
    }

    /// Streams by one query for each batch.
    public func stream(
        of series: SeriesKey, in range: ClosedRange<Timestamp>, batchSize: Int
    ) -> BatchSequence<CandleSeries> {
        BatchSequence {
            let position = StreamPosition(range)
            return {
                guard let rest = position.remaining else { return nil }
                let batch = try await candles(of: series, in: rest, limit: Swift.max(batchSize, 1))
                position.advance(past: batch.timestamps.last)
                return batch.isEmpty ? nil : batch
            }
        }
    }

    /// Resamples by streaming; what a backend that cannot do it better uses.
    public func resampled(
        _ series: SeriesKey, to timeframe: Timeframe, in range: ClosedRange<Timestamp>, calendar: SessionCalendar
    ) async throws -> CandleSeries {
        var resampler = try CandleResampler(from: series.timeframe, to: timeframe, calendar: calendar)
        for try await batch in stream(of: series, in: range) { try resampler.add(batch) }
        return try resampler.finish()
    }

    /// The candles within a closed range in a coarser timeframe, with days of UTC.
    public func resampled(
        _ series: SeriesKey, to timeframe: Timeframe, in range: ClosedRange<Timestamp> = .allTime
    ) async throws -> CandleSeries {
        try await resampled(series, to: timeframe, in: range, calendar: .utc)
    }
}
