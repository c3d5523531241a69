public import CairnDomain

/// Candles, with the questions that are asked of them beyond those of the port.
public protocol CandleRepository: Sendable {
    /// The store behind it; what `CandleStore` answers is asked of it directly.
    var store: any CandleStore { get }

    /// The candles of a series, put together from the coarsest finer one stored when the series itself is not.
    ///
    /// - Returns: An empty series when nothing suits.
    func candles(
        _ series: SeriesKey, in range: ClosedRange<Timestamp>, calendar: SessionCalendar
    ) async throws -> CandleSeries

    /// The stored series of a symbol, in order; an empty exchange means any.
    func series(ofSymbol symbol: String, exchange: String) async throws -> [SeriesKey]
}

extension CandleRepository {
    /// The candles of a series, put together from the coarsest finer one stored when the series itself is not.
    ///
    /// - Returns: An empty series when nothing suits.
    public func candles(
        _ series: SeriesKey, in range: ClosedRange<Timestamp>, calendar: SessionCalendar
    ) async throws -> CandleSeries {
        if try await store.coverage(of: series) != nil { return try await store.candles(of: series, in: range) }
        let finer = try await self.series(ofSymbol: series.symbol, exchange: series.exchange)
            .filter { $0.exchange == series.exchange && $0.timeframe.divides(series.timeframe) }
        guard let source = finer.max(by: { $0.timeframe < $1.timeframe }) else { return CandleSeries() }
        return try await store.resampled(source, to: series.timeframe, in: range, calendar: calendar)
    }

    /// The stored series of a symbol, in order; an empty exchange means any.
    public func series(ofSymbol symbol: String, exchange: String) async throws -> [SeriesKey] {
        try await store.series().filter {
            $0.symbol.utf8.elementsEqual(symbol.utf8) && (exchange.isEmpty || $0.exchange == exchange)
        }
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
