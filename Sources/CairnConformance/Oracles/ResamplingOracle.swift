internal import CairnDomain

/// Resampling the plain way: group by the span each candle lies in, then look at each group.
enum ResamplingOracle {
    /// The candles of a coarser timeframe.
    static func resampled(
        _ candles: some Sequence<Candle>, to timeframe: Timeframe, calendar: SessionCalendar = .utc
    ) throws -> CandleSeries {
        let groups = Dictionary(grouping: candles) { timeframe.openTime(of: $0.timestamp, in: calendar) }
        return CandleSeries(
            try groups.map { time, group in
                let group = group.sorted { $0.timestamp < $1.timestamp }
                return try Candle(
                    timestamp: time, open: group[0].open, high: group.map(\.high).max() ?? .zero,
                    low: group.map(\.low).min() ?? .zero, close: group[group.count - 1].close,
                    volume: try group.reduce(Volume.zero) { try $0.adding($1.volume) })
            })
    }
}
