internal import CairnDomain

/// The candles that cases are made of: one a minute from Monday 2024-01-01, each field a function of minute and level.
enum CandleFixture {
    /// 2024-01-01T00:00:00Z, a Monday and the first of a month.
    static let monday = Timestamp(millisecondsSince1970: 1_704_067_200_000)

    /// The open time of a minute's candle.
    static func time(_ minute: Int) -> Timestamp { monday.advanced(byMilliseconds: Int64(minute) * 60_000) }

    /// From one minute to another, both included.
    static func span(_ first: Int, _ last: Int) -> ClosedRange<Timestamp> { time(first)...time(last) }

    /// The key of a series.
    static func key(
        _ symbol: String = "AAPL", exchange: String = "NASDAQ", _ timeframe: Timeframe = .minute1
    ) throws -> SeriesKey {
        try SeriesKey(symbol: symbol, exchange: exchange, timeframe: timeframe)
    }

    /// A candle at any time; candles of one time and different levels differ in every other field.
    static func candle(at time: Timestamp, level: Int = 0) throws -> Candle {
        // All digits of prices and volumes take part, and the sequence neither only rises nor only falls.
        let wave = (time.millisecondsSince1970 / 1000 &* 7919 % 10_007 + 20_000) &* 1_000_003
        let (step, volumeStep) = (priceStep.units, volumeStep.units)
        func price(_ steps: Int) -> Price {
            Price(units: (wave / step + Int64(level) * 11 + Int64(steps)) * step)
        }
        return try Candle(
            timestamp: time, open: price(0), high: price(700 + level), low: price(-500 - level), close: price(300),
            volume: Volume(units: (Int128(wave) * 1_000_000_007 / volumeStep + Int128(level)) * volumeStep))
    }

    /// The smallest change of a price that is stored.
    static var priceStep: Price { Price(units: power(8 - CandleDigits.current.price)) }

    /// The smallest change of a volume that is stored.
    static var volumeStep: Volume { Volume(units: Int128(power(18 - CandleDigits.current.volume))) }

    private static func power(_ exponent: Int) -> Int64 { (0..<exponent).reduce(1) { power, _ in power * 10 } }

    /// The candle of a minute.
    static func candle(_ minute: Int, level: Int = 0) throws -> Candle { try candle(at: time(minute), level: level) }

    /// The candles of some minutes.
    static func series(_ minutes: some Sequence<Int>, level: Int = 0) throws -> CandleSeries {
        CandleSeries(try minutes.map { try candle($0, level: level) })
    }

    /// The candles of some instants.
    static func series(at times: [Timestamp], level: Int = 0) throws -> CandleSeries {
        CandleSeries(try times.map { try candle(at: $0, level: level) })
    }

    /// A candle whose prices are all the same.
    static func flat(_ price: Price, _ volume: Volume = .zero, at time: Timestamp = monday) throws -> Candle {
        try Candle(timestamp: time, open: price, high: price, low: price, close: price, volume: volume)
    }
}
