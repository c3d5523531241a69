import CairnDomain

/// Candles of one series of minutes, each made of its number.
enum MinuteCandles {
    static func key(_ symbol: String = "TEST") throws -> SeriesKey {
        try SeriesKey(symbol: symbol, exchange: "X", timeframe: .minute1)
    }

    static func series(_ minutes: some Sequence<Int>, level: Int = 1) throws -> CandleSeries {
        var columns = CandleColumns()
        for minute in minutes {
            let price = Price(units: Int64(minute % 1000 + 100 * level) * 1_000_000)
            columns.append(
                time(minute), open: price, high: price, low: price, close: price,
                volume: Volume(units: Int128(minute) * 1_000_000_000_000_000_000))
        }
        return try CandleSeries(columns: columns)
    }

    static func time(_ minute: Int) -> Timestamp {
        Timestamp(millisecondsSince1970: 1_600_000_020_000 + Int64(minute) * 60_000)
    }
}
