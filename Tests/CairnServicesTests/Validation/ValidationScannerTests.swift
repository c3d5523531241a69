import CairnDomain
import CairnRepositories
import CairnServices
import Foundation
import TestSupport
import Testing

@Suite struct ValidationScannerTests {
    private func scan(_ candles: CandleSeries, _ timeframe: Timeframe = .day1, _ options: ValidationOptions = .init())
        -> ValidationReport
    {
        var scanner = ValidationScanner(timeframe: timeframe, options: options)
        scanner.add(candles)
        return scanner.result()
    }

    /// Daily candles whose close moves by about one percent, changed at some positions.
    private func walk(_ count: Int = 200, seed: UInt64 = 3, scale: [Int: Double] = [:]) throws -> CandleSeries {
        var random = SeededGenerator(seed: seed)
        var close = 100.0
        return CandleSeries(
            try (0..<count).map { index in
                let open = close * (scale[index] ?? 1)
                close = open * (1 + Double.random(in: -0.01...0.01, using: &random))
                return try Candle(
                    timestamp: Timestamp(millisecondsSince1970: Int64(index) * Timestamp.millisecondsPerDay),
                    open: Price(open, decimals: 4), high: Price(max(open, close) * 1.002, decimals: 4),
                    low: Price(min(open, close) * 0.998, decimals: 4), close: Price(close, decimals: 4),
                    volume: Volume(1))
            })
    }

    @Test func `sound candles give no findings`() throws {
        for seed in 0..<20 as Range<UInt64> {
            let report = scan(try walk(1000, seed: seed))
            #expect(report.counts == [:], "seed \(seed)")
            #expect(report.rows == 1000)
            #expect(report.isValid)
        }
        #expect(scan(CandleSeries()).range == nil)
    }

    @Test func `a bad tick is an outlier, there and back`() throws {
        let report = scan(try walk(scale: [120: 1.5, 121: 1 / 1.5]))
        #expect(report.counts == [.outlier: 2])
        #expect(report.findings.map { $0.timestamp?.millisecondsSince1970 } == [120, 121].map { $0 * 86_400_000 })
        #expect(report.findings.first?.message.contains("% from the close before, ") == true)
        #expect(report.findings.first?.severity == .warning)
        #expect(report.isValid)
    }

    @Test func `a bad tick that only the high shows is found too`() throws {
        var candles = try walk()
        let old = candles[150]
        candles.merge([
            try Candle(
                timestamp: old.timestamp, open: old.open, high: Price(300), low: old.low, close: old.close,
                volume: Volume(1))
        ])
        let report = scan(candles)
        #expect(report.counts == [.outlier: 1])
        #expect(report.findings.first?.message.hasPrefix("high 300 is") == true)
    }

    @Test func `an outlier does not hide the next, and few candles tell nothing`() throws {
        #expect(scan(try walk(scale: [100: 1.6, 110: 1.6, 120: 1.6])).count(of: .outlier) == 3)
        #expect(scan(try walk(scale: [5: 1.6])).counts == [:])
    }

    @Test func `the threshold and the smallest move are parameters`() throws {
        let candles = try walk(scale: [120: 1.05])
        #expect(scan(candles).counts == [:])
        #expect(scan(candles, .day1, ValidationOptions(outlierThreshold: 5)).count(of: .outlier) == 1)
        let quiet = CandleSeries(
            try (0..<200).map { index in
                try Fixture.candle(
                    at: Timestamp(millisecondsSince1970: index * 86_400_000), close: index == 150 ? 101 : 100)
            })
        #expect(scan(quiet).counts == [:])
        #expect(scan(quiet, .day1, ValidationOptions(smallestMove: 0.001)).count(of: .outlier) == 2)
    }

    private static let splits: [(Double, String)] = [
        (0.5, "1/2"), (1 / 3.0, "1/3"), (0.25, "1/4"), (0.2, "1/5"), (0.1, "1/10"), (2, "2 times"), (10, "10 times"),
        (100, "100 times"),
    ]

    @Test(arguments: splits)
    func `a jump by a whole factor looks like a split`(factor: Double, text: String) throws {
        let report = scan(try walk(scale: [150: factor * 1.01]))
        #expect(report.count(of: .scaleJump) == 1)
        let note = try #require(report.findings.first { $0.kind == .scaleJump })
        #expect(note.message.contains("about \(text)"))
        #expect(note.severity == .note)
        #expect(report.count(of: .outlier) == 1)
    }

    @Test func `a jump by another factor is no split`() throws {
        #expect(scan(try walk(scale: [150: 1.5])).count(of: .scaleJump) == 0)
        #expect(scan(try walk(scale: [150: 2.5])).count(of: .scaleJump) == 0)
    }

    @Test func `prices of zero and below and quiet markets are counted`() throws {
        let candles = CandleSeries([
            try Fixture.candle(at: .zero, close: 0), try Fixture.candle(at: day(1), close: -37, volume: 0),
            try Fixture.candle(at: day(2), close: 10),
        ])
        let report = scan(candles)
        #expect(report.counts == [.notPositive: 2, .zeroVolume: 1])
        #expect(report.count(of: ValidationFinding.Severity.note) == 1)
        #expect(report.count(of: ValidationFinding.Severity.warning) == 2)
    }

    @Test func `raw rows are checked for order, repetition and consistency, with their lines`() throws {
        var columns = CandleColumns()
        func add(_ days: Int64, _ open: Int, _ high: Int, _ low: Int, _ close: Int, _ volume: Int = 1) throws {
            columns.append(
                day(days), open: try Price(open), high: try Price(high), low: try Price(low), close: try Price(close),
                volume: try Volume(volume))
        }
        try add(0, 10, 12, 9, 11)
        try add(2, 10, 9, 9, 10)
        try add(2, 10, 12, 9, 11)
        try add(1, 10, 12, 9, 11)
        try add(3, 10, 12, 9, 11, -5)
        var scanner = ValidationScanner(timeframe: .day1)
        try scanner.add(columns, lines: [2, 3, 4, 5, 7])
        let report = scanner.result()
        #expect(report.counts == [.inconsistent: 2, .duplicate: 1, .outOfOrder: 1])
        #expect(!report.isValid)
        #expect(
            report.findings.map(\.description) == [
                "line 3: 1970-01-03T00:00:00Z: inconsistent: high 9 is below open 10",
                "line 4: 1970-01-03T00:00:00Z: duplicate: another candle has this open time",
                "line 5: 1970-01-02T00:00:00Z: out-of-order: comes after 1970-01-03T00:00:00Z",
                "line 7: 1970-01-04T00:00:00Z: inconsistent: volume -5 is negative",
            ])
        #expect(report.range == day(0)...day(3))
    }

    @Test func `columns of different lengths are refused`() throws {
        var columns = CandleColumns()
        columns.timestamps = [.zero]
        var scanner = ValidationScanner(timeframe: .day1)
        #expect(throws: ValidationError.self) { try scanner.add(columns) }
        columns.append(try Fixture.candle(at: .zero))
        #expect(throws: ValidationError.self) { try scanner.add(columns) }
        var sound = CandleColumns()
        sound.append(try Fixture.candle(at: .zero))
        #expect(throws: ValidationError.self) { try scanner.add(sound, lines: [1, 2]) }
        #expect(scanner.result().rows == 0)
    }

    @Test func `open times off the grid of a given calendar are found`() throws {
        let calendar = try SessionCalendar(timeZone: Fixture.zone("America/New_York"), sessionStartMinute: 570)
        let times = ["2024-03-08T14:30:00Z", "2024-03-08T15:30:00Z", "2024-03-08T16:00:00Z", "2024-03-11T13:30:00Z"]
        let candles = try Fixture.series(at: times.map { try Fixture.time($0) })
        let report = scan(candles, .hour1, ValidationOptions(calendar: calendar))
        #expect(report.counts == [.misaligned: 1])
        #expect(report.findings.first?.message == "the 1h candle of this time opens at 2024-03-08T15:30:00Z")
        let daily = try Fixture.series(at: [Fixture.time("2024-03-08"), Fixture.time("2024-03-09T01:00:00Z")])
        #expect(scan(daily, .day1, ValidationOptions(calendar: .utc)).count(of: .misaligned) == 1)
    }

    @Test func `without a calendar candles must not be closer than their timeframe`() throws {
        let start = try Fixture.time("2024-01-08T14:30:00Z")
        let times = [0, 3600, 5400, 7200, 7230].map { start.advanced(byMilliseconds: $0 * 1000) }
        let report = scan(try Fixture.series(at: times), .hour1)
        #expect(report.findings.map(\.timestamp) == [times[2], times[4]])
        // A day may be 23 hours long, and the last candle of one shorter than the others.
        let days = try Fixture.series(at: [Fixture.time("2024-03-08T14:30Z"), Fixture.time("2024-03-09T13:30Z")])
        #expect(scan(days).counts == [:])
        let five = try Fixture.series(at: [Fixture.time("2024-03-08T20:00Z"), Fixture.time("2024-03-09T00:00Z")])
        #expect(scan(five, try Timeframe(5, .hour)).counts == [:])
    }

    @Test func `each kind lists its first findings, and counts are complete`() throws {
        var candles = try Fixture.series(at: (0..<5000).map { day($0) }, volume: 0)
        candles.merge([try Fixture.candle(at: day(4999), close: -1)])
        let report = scan(candles, .day1, ValidationOptions(listLimit: 10))
        #expect(report.count(of: .zeroVolume) == 4999)
        #expect(report.count(of: .notPositive) == 1)
        #expect(report.findings.count == 11)
    }

    @Test func `extreme values are no danger`() throws {
        let extreme = CandleSeries([
            try Candle(timestamp: .min, open: .min, high: .max, low: .min, close: .max, volume: .max),
            try Candle(
                timestamp: .zero, open: .max, high: .max, low: Price(units: 1), close: Price(units: 1), volume: .max),
            try Candle(timestamp: .max, open: .max, high: .max, low: .max, close: .max, volume: .zero),
        ])
        for text in ["1s", "1m", "7h", "36h", "1d", "1w", "1M"] {
            let timeframe = try Timeframe(parsing: text)
            #expect(scan(extreme, timeframe).rows == 3)
            #expect(scan(extreme, timeframe, ValidationOptions(calendar: .utc)).rows == 3)
        }
    }

    private func day(_ number: Int64) -> Timestamp {
        Timestamp(millisecondsSince1970: number * Timestamp.millisecondsPerDay)
    }
}
