import CairnDomain
import Foundation
import TestSupport
import Testing

/// Series to draw.
enum ChartFixture {
    /// 2024-01-02, a Tuesday, at midnight UTC.
    static let start = Timestamp(millisecondsSince1970: 1_704_153_600_000)
    static let day = Timestamp.millisecondsPerDay
    static let minute: Int64 = 60_000

    /// Candles of open, high, low and close, a day apart unless told otherwise.
    static func series(
        _ prices: [(String, String, String, String)], volumes: [String] = [], from: Timestamp = start,
        step: Int64 = day
    ) throws -> CandleSeries {
        CandleSeries(
            try prices.enumerated().map { position, price in
                try Candle(
                    timestamp: from.advanced(byMilliseconds: Int64(position) * step), open: Price(text: price.0),
                    high: Price(text: price.1), low: Price(text: price.2), close: Price(text: price.3),
                    volume: position < volumes.count ? Volume(text: volumes[position]) : .zero)
            })
    }

    /// Candles that all stay at one price.
    static func flat(_ price: String, count: Int) throws -> CandleSeries {
        try series([(String, String, String, String)](repeating: (price, price, price, price), count: count))
    }

    /// A random walk that repeats itself for a seed.
    ///
    /// - Parameters:
    ///   - count: The candles.
    ///   - seed: The seed.
    ///   - price: The first price, in units of 10^-8.
    ///   - tick: The smallest change of a price, in units of 10^-8.
    ///   - from: The first open time.
    ///   - step: Milliseconds from candle to candle.
    ///   - weekdaysOnly: Whether Saturdays and Sundays are left out.
    static func walk(
        count: Int, seed: UInt64 = 1, price: Int64 = 172_00000000, tick: Int64 = 1_000_000, from: Timestamp = start,
        step: Int64 = day, weekdaysOnly: Bool = false
    ) throws -> CandleSeries {
        var random = SeededGenerator(seed: seed)
        var columns = CandleColumns()
        var last = price
        var time = from
        while columns.count < count {
            defer { time = time.advanced(byMilliseconds: step) }
            if weekdaysOnly, try Day(containing: time).weekday > 5 { continue }
            let open = last + Int64.random(in: -50...50, using: &random) * tick
            let close = open + Int64.random(in: -200...200, using: &random) * tick
            let high = max(open, close) + Int64.random(in: 0...100, using: &random) * tick
            let low = min(open, close) - Int64.random(in: 0...100, using: &random) * tick
            columns.append(
                time, open: Price(units: open), high: Price(units: high), low: Price(units: low),
                close: Price(units: close), volume: try Volume(Int.random(in: 0...1_000_000, using: &random)))
            last = close
        }
        return try CandleSeries(columns: columns)
    }

    /// Seoul, nine hours east of UTC.
    static var seoul: SessionCalendar {
        get throws { try SessionCalendar(timeZone: #require(TimeZone(identifier: "Asia/Seoul"))) }
    }

    /// New York, whose clocks change.
    static var newYork: SessionCalendar {
        get throws { try SessionCalendar(timeZone: #require(TimeZone(identifier: "America/New_York"))) }
    }
}
