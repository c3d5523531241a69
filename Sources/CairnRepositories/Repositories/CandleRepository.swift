public import CairnDomain

/// Candles, with the questions that are asked of them beyond those of the port.
public protocol CandleRepository: Sendable {
    /// The store behind it; what `CandleStore` answers is asked of it directly.
    var store: any CandleStore { get }

    /// The candles of a series that open within a range, put together from the coarsest finer series stored when
    /// the series itself is not.
    ///
    /// - Returns: An empty series when nothing suits.
    func candles(
        _ series: SeriesKey, in range: ClosedRange<Timestamp>, calendar: SessionCalendar
    ) async throws -> CandleSeries

    /// The stored series of a symbol, in order; an empty exchange means any.
    func series(ofSymbol symbol: String, exchange: String) async throws -> [SeriesKey]
}

extension CandleRepository {
    /// The candles of a series that open within a range, put together from the coarsest finer series stored when
    /// the series itself is not.
    ///
    /// - Returns: An empty series when nothing suits.
    public func candles(
        _ series: SeriesKey, in range: ClosedRange<Timestamp>, calendar: SessionCalendar
    ) async throws -> CandleSeries {
        if try await store.coverage(of: series) != nil { return try await store.candles(of: series, in: range) }
        let finer = try await self.series(ofSymbol: series.symbol, exchange: series.exchange)
            .filter { $0.with(series.timeframe) == series && $0.timeframe.divides(series.timeframe) }
        guard let source = finer.max(by: { $0.timeframe < $1.timeframe }),
            let whole = series.timeframe.wholeSpans(openingIn: range, calendar: calendar)
        else { return CandleSeries() }
        return try await store.resampled(source, to: series.timeframe, in: whole, calendar: calendar)
    }

    /// The stored series of a symbol, in order; an empty exchange means any.
    public func series(ofSymbol symbol: String, exchange: String) async throws -> [SeriesKey] {
        try await store.series().filter {
            $0.symbol.utf8.elementsEqual(symbol.utf8)
                && (exchange.isEmpty || $0.exchange.utf8.elementsEqual(exchange.utf8))
        }
    }
}

extension Timeframe {
    /// From the start of the first span that opens within a range to the end of the last one; nil when none does.
    ///
    /// Without it the first and last candle would be made of a part of what they stand for.
    fileprivate func wholeSpans(
        openingIn range: ClosedRange<Timestamp>, calendar: SessionCalendar
    ) -> ClosedRange<Timestamp>? {
        let first = span(containing: range.lowerBound, in: calendar)
        let start = first.lowerBound == range.lowerBound ? first.lowerBound : first.upperBound
        let end = span(containing: range.upperBound, in: calendar).upperBound
        guard start <= range.upperBound else { return nil }
        // The span of the latest instants has no end to stop short of.
        return start...(end == .max ? end : end.advanced(byMilliseconds: -1))
    }
}

/// Candles over any candle store.
public struct StoredCandles: CandleRepository {
    /// The store behind it.
    public let store: any CandleStore

    /// Makes a repository over a store.
    public init(_ store: any CandleStore) {
        self.store = store
    }
}
