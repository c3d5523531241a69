import CairnDomain
import CairnInMemory
import CairnRepositories
import CairnRuntime
import Foundation
import TestSupport
import Testing

@testable import CairnPostgreSQL

/// Candles that the server puts together are those that memory puts together.
@Suite(.needsServer(.postgreSQL)) struct ResamplingTests {
    private static let zones: [(name: String, sessionStart: Int)] = [
        ("UTC", 0), ("GMT+9", 0), ("UTC", 570), ("America/New_York", 0), ("America/New_York", 570),
        ("Australia/Lord_Howe", 600), ("Asia/Kolkata", 555), ("Europe/London", 1439), ("Pacific/Apia", 0),
        ("Africa/Casablanca", 150), ("America/Sao_Paulo", 0),
    ]
    private static let pairs = [
        ("1s", "1m"), ("1m", "15m"), ("1m", "1h"), ("1m", "7h"), ("5m", "4h"), ("1m", "1d"), ("1h", "1d"),
        ("1h", "1w"), ("1h", "3d"), ("30m", "1M"), ("1d", "1M"), ("1d", "3M"), ("1d", "12M"), ("1d", "2w"),
        ("36h", "900h"),
        ("1m", "5m"), ("1h", "3h"),
    ]
    /// Before 1970, around changes of clocks, on the day that Samoa left out, and at both ends of PostgreSQL's times.
    private static let times = [
        "0001-01-01T00:00:00Z", "1883-11-18T00:00:00Z", "1969-12-31T23:00:00Z", "2011-12-30T00:00:00Z",
        "2018-11-04T00:00:00Z", "2020-03-08T00:00:00Z", "2021-10-31T00:00:00Z", "2024-02-29T00:00:00Z",
        "9999-12-31T00:00:00Z",
    ]

    private func calendar(_ zone: (name: String, sessionStart: Int)) throws -> SessionCalendar {
        try SessionCalendar(
            timeZone: try #require(TimeZone(identifier: zone.name)), sessionStartMinute: zone.sessionStart)
    }

    /// Candles at whole steps from a time on, with gaps, some of them long.
    private func candles(
        from start: Timestamp, every step: Int64, count: Int, _ random: inout SeededGenerator
    ) throws -> CandleSeries {
        var columns = CandleColumns()
        var time = start
        for _ in 0..<count {
            let prices = (0..<4).map { _ in Int64.random(in: -5_000_000_000...5_000_000_000, using: &random) }.sorted()
            let isUp = Bool.random(using: &random)
            columns.append(
                time, open: Price(units: prices[isUp ? 1 : 2]), high: Price(units: prices[3]),
                low: Price(units: prices[0]), close: Price(units: prices[isUp ? 2 : 1]),
                volume: Volume(units: Int128.random(in: 0...1_000_000_000_000_000_000_000, using: &random)))
            let gap = Int.random(in: 0..<50, using: &random) == 0 ? Int64.random(in: 1...500, using: &random) : 1
            let next = time.advanced(byMilliseconds: step * gap)
            if next > TimeWire.timestamps.upperBound { break }
            time = next
        }
        return try CandleSeries(columns: columns)
    }

    @Test func `the server's answer is that of memory, in every zone and timeframe`() async throws {
        var random = SeededGenerator()
        var answered = 0
        try await Scratch.withStorage { storage in
            let memory = InMemoryStorage()
            let (store, reference) = (try await storage.candles(), try await memory.candles())
            var starts = try Self.times.map { try #require(Timestamp($0)) }
            starts += [
                TimeWire.timestamps.lowerBound, TimeWire.timestamps.upperBound.advanced(byMilliseconds: -1 << 40),
            ]
            for (number, (source, target)) in (Self.pairs + Self.pairs).enumerated() {
                let key = try SeriesKey(
                    symbol: "S\(number)", exchange: "X", timeframe: Timeframe(parsing: source))
                let target = try Timeframe(parsing: target)
                let start = try #require(starts.randomElement(using: &random))
                let series = try candles(
                    from: start.advanced(byMilliseconds: .random(in: 0...86_400_000, using: &random)),
                    every: key.timeframe.nominalMilliseconds, count: .random(in: 1...1500, using: &random), &random)
                try await store.save(series, in: key)
                try await reference.save(series, in: key)
                let times = series.timestamps
                for zone in Self.zones {
                    let calendar = try calendar(zone)
                    let bounds = [times.randomElement(using: &random), times.randomElement(using: &random)]
                        .compactMap(\.self).sorted()
                    let range = Bool.random(using: &random) ? bounds[0]...bounds[1] : .allTime
                    let what = "\(source) at \(start) to \(target) in \(zone), \(range), seed \(random.seed)"
                    let expected = try await reference.resampled(key, to: target, in: range, calendar: calendar)
                    let found = try await store.resampled(key, to: target, in: range, calendar: calendar)
                    #expect(found == expected, "\(what)")
                    let table = CandleTable(schema: storage.configuration.schema)
                    let resampling = try #require(CandleResampling(table, key, target, calendar, fewestCandles: 0))
                    let answer = try await storage.client.reading("resample") { session, call in
                        try await resampling.run(in: range, session, call)
                    }
                    if let answer {
                        answered += 1
                        #expect(answer == expected, "\(what)")
                    }
                }
            }
            try await memory.close()
        }
        // The rest are sparse: there each span would have less than a candle.
        #expect(answered > 150, "seed \(random.seed)")
    }

    @Test func `what cannot be put together is refused as memory refuses it`() async throws {
        try await Scratch.withStorage { storage in
            let memory = InMemoryStorage()
            let (store, reference) = (try await storage.candles(), try await memory.candles())
            let key = try MinuteCandles.key()
            let price = Price(units: 100_000_000)
            let huge = Volume(units: .max / 3)
            let candles = try CandleSeries(
                (0..<60).map { minute in
                    try Candle(
                        timestamp: MinuteCandles.time(minute), open: price, high: price, low: price, close: price,
                        volume: huge)
                })
            try await store.save(candles, in: key)
            try await reference.save(candles, in: key)
            for target in [Timeframe.hour1, .day1, .month1, try Timeframe(90, .second)] {
                let expected = await #expect(throws: CairnError.self) { try await reference.resampled(key, to: target) }
                let error = await #expect(throws: CairnError.self) { try await store.resampled(key, to: target) }
                #expect(error?.code == expected?.code && error?.message == expected?.message)
                #expect(error?.code == (target.unit == .second ? .invalidInput : .inexact))
            }
        }
    }

    @Test func `a stored candle that breaks the rules is told, not put together`() async throws {
        try await Scratch.withStorage { storage in
            let store = try await storage.candles()
            let key = try MinuteCandles.key()
            try await store.save(try MinuteCandles.series(0..<600), in: key)
            _ = try await storage.client.write(
                "damage", isIdempotent: true,
                "UPDATE candles SET low = high + 1 WHERE \"time\" = \(.time(MinuteCandles.time(77)))")
            let error = await #expect(throws: CairnError.self) { try await store.resampled(key, to: .hour1) }
            #expect(error?.code == .invalidStoredData)
        }
    }

    @Test func `a transaction resamples what it has written`() async throws {
        try await Scratch.withStorage { storage in
            let (key, minutes) = (try MinuteCandles.key(), try MinuteCandles.series(0..<6000))
            let hours = try await storage.transaction { work in
                let store = try await work.candles()
                try await store.save(minutes, in: key)
                return try await store.resampled(key, to: .hour1)
            }
            let memory = try await InMemoryStorage().candles()
            try await memory.save(minutes, in: key)
            let expected = try await memory.resampled(key, to: .hour1)
            #expect(hours == expected && hours.count > 90)
        }
    }
}
