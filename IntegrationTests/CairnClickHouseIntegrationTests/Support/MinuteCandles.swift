import CairnDomain

/// Candles that tests write: one a minute from 2024-01-01, each field a function of minute and level.
enum MinuteCandles {
    /// The open time of a minute's candle.
    static func time(_ minute: Int) -> Timestamp {
        Timestamp(millisecondsSince1970: 1_704_067_200_000 + Int64(minute) * 60_000)
    }

    static func key(_ symbol: String = "BTC", exchange: String = "X") throws -> SeriesKey {
        try SeriesKey(symbol: symbol, exchange: exchange, timeframe: .minute1)
    }

    static func series(_ minutes: some Sequence<Int>, level: Int = 0) throws -> CandleSeries {
        CandleSeries(
            try minutes.map { minute in
                // Four digits after the point and a whole volume: what the tables of others hold too.
                let base = Int64(minute % 1000 + 1 + level) * 10_000
                return try Candle(
                    timestamp: time(minute), open: Price(units: base + 50_000), high: Price(units: base + 90_000),
                    low: Price(units: base), close: Price(units: base + 10_000),
                    volume: Volume(units: Int128(minute + level) * 1_000_000_000_000_000_000))
            })
    }
}
