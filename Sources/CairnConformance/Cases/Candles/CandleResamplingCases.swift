internal import CairnDomain
internal import CairnRepositories
internal import Foundation

/// Coarser candles are what a plain grouping of the finer ones gives.
enum CandleResamplingCases {
    static let all: [ConformanceCase] = timeframes + calendars + edges

    private static let timeframes: [ConformanceCase] = [
        .candles("resample.minutes-to-minutes", "Five candles of 1m make one of 5m") { trial in
            let source = try CandleFixture.series(0..<15)
            try await trial.store.save(source, in: trial.key)
            let expected = try (0..<3).map { index in
                let group = source[index * 5..<index * 5 + 5]
                return try Candle(
                    timestamp: CandleFixture.time(index * 5), open: group[index * 5].open,
                    high: group.high.max() ?? .zero, low: group.low.min() ?? .zero, close: group[index * 5 + 4].close,
                    volume: group.volume.reduce(.zero, +))
            }
            try expectCandles(try await trial.store.resampled(trial.key, to: .minute5), CandleSeries(expected))
        },
        .candles("resample.minutes-to-hours", "1m candles make 1h and 4h candles") { trial in
            for target in [Timeframe.hour1, .hour4] {
                try await expectOracle(trial, .minute1, to: target, times: (0..<2000).map { Int64($0) * 60_000 })
            }
        },
        .candles("resample.hours-to-days", "1h candles make days of UTC") { trial in
            try await expectOracle(trial, .hour1, to: .day1, times: (-60..<100).map { Int64($0) * 3_600_000 })
        },
        .candles("resample.days-to-weeks", "Weeks begin on Monday") { trial in
            let weeks = try await resampledDays(trial, to: .week1)
            // 2023-12-20 was a Wednesday; the new year does not cut a week in two.
            try expectEqual(weeks.timestamps.first?.description, "2023-12-18T00:00:00Z", "the first week")
            try expectEqual(weeks.timestamps.last?.description, "2024-03-04T00:00:00Z", "the last week")
            try expect(
                zip(weeks.timestamps, weeks.timestamps.dropFirst()).allSatisfy {
                    $0.advanced(byMilliseconds: 7 * Timestamp.millisecondsPerDay) == $1
                }, "weeks are not seven days apart")
        },
        .candles("resample.days-to-months", "Months are calendar months, a leap day included") { trial in
            let months = try await resampledDays(trial, to: .month1)
            try expectEqual(
                months.timestamps.map(\.description),
                ["2023-12-01", "2024-01-01", "2024-02-01", "2024-03-01"].map { $0 + "T00:00:00Z" }, "the months")
        },
        .candles("resample.several-months", "Three months make a quarter") { trial in
            let quarters = try await resampledDays(trial, to: Timeframe(3, .month))
            try expectEqual(
                quarters.timestamps.map(\.description), ["2023-10-01T00:00:00Z", "2024-01-01T00:00:00Z"],
                "the quarters")
        },
        .candles("resample.same-timeframe", "Resampling to the same timeframe gives the candles themselves") { trial in
            try await trial.save([0, 1, 2, 7, 8, 100])
            let found = try await trial.store.resampled(trial.key, to: .minute1)
            try expectCandles(found, try CandleFixture.series([0, 1, 2, 7, 8, 100]))
        },
        .candles("resample.random", "Random gaps and timeframes give what a plain grouping gives") { trial in
            var generator = SeededGenerator(seed: trial.context.seed)
            let targets = ["2m", "3m", "5m", "15m", "45m", "1h", "2h", "6h", "1d", "2d", "1w", "1M"]
            let times = (0..<3000).filter { _ in generator.chance(percent: 30) }.map { Int64($0) * 60_000 }
            for target in targets.shuffled(using: &generator).prefix(4) {
                try await expectOracle(trial, .minute1, to: Timeframe(parsing: target), times: times)
            }
        },
    ]

    private static let calendars: [ConformanceCase] = [
        .candles("resample.fixed-offset", "Days begin at midnight of the calendar's zone") { trial in
            guard let zone = TimeZone(secondsFromGMT: 9 * 3600) else { return }
            let calendar = try SessionCalendar(timeZone: zone)
            let times = (0..<100).map { Int64($0) * 3_600_000 }
            let days = try await expectOracle(trial, .hour1, to: .day1, times: times, calendar: calendar)
            // Midnight in Seoul is 15:00 of the day before in UTC.
            try expectEqual(days.timestamps.first?.description, "2023-12-31T15:00:00Z", "the first day")
        },
        .candles("resample.session-start", "Intraday candles count from the start of the session") { trial in
            let calendar = try SessionCalendar(timeZone: .gmt, sessionStartMinute: 9 * 60)
            let times = (540..<900).map { Int64($0) * 60_000 }
            let found = try await expectOracle(trial, .minute1, to: .hour4, times: times, calendar: calendar)
            try expectEqual(
                found.timestamps.map(\.description), ["2024-01-01T09:00:00Z", "2024-01-01T13:00:00Z"], "the open times")
        },
        .candles("resample.session-days", "A day reaches from one session start to the next") { trial in
            let calendar = try SessionCalendar(timeZone: .gmt, sessionStartMinute: 17 * 60)
            let times = (0..<72).map { Int64($0) * 3_600_000 }
            for target in [Timeframe.day1, .week1, .month1] {
                try await expectOracle(trial, .hour1, to: target, times: times, calendar: calendar)
            }
        },
        .candles("resample.daylight-saving", "Days of 23 and 25 hours are whole days") { trial in
            guard let zone = TimeZone(identifier: "America/New_York") else {
                throw ConformanceFailure("this machine has no rules for the zone America/New_York")
            }
            let calendar = try SessionCalendar(timeZone: zone)
            // From 2024-03-08 over 2024-03-10, and from 2024-11-01 over 2024-11-03.
            for (start, length) in [(1_709_856_000_000, 23), (1_730_419_200_000, 25)] {
                let times = (0..<120).map { Int64(start) - CandleFixture.monday.millisecondsSince1970 + $0 * 3_600_000 }
                let days = try await expectOracle(trial, .hour1, to: .day1, times: times, calendar: calendar)
                let lengths = zip(days.timestamps, days.timestamps.dropFirst()).map {
                    ($1.millisecondsSince1970 - $0.millisecondsSince1970) / 3_600_000
                }
                try expect(lengths.contains(Int64(length)), "no day has \(length) hours: \(lengths)")
            }
        },
    ]

    private static let edges: [ConformanceCase] = [
        .candles("resample.gaps", "Spans without candles give none") { trial in
            let source = [0, 1, 2, 50, 51, 300]
            try await trial.save(source)
            let found = try await trial.store.resampled(trial.key, to: .minute5)
            try expectEqual(Array(found.timestamps), [0, 50, 300].map(CandleFixture.time), "the open times")
        },
        .candles("resample.range", "Only candles within the range count, so that the ends may be partial") { trial in
            try await trial.save(0..<100)
            let found = try await trial.store.resampled(trial.key, to: .minute5, in: CandleFixture.span(12, 31))
            let expected = try ResamplingOracle.resampled(try CandleFixture.series(12...31), to: .minute5)
            try expectCandles(found, expected)
            try expectEqual(found.timestamps.first, CandleFixture.time(10), "the first open time")
        },
        .candles("resample.unknown-series", "A series that was never saved gives no candles") { trial in
            try expectCandles(try await trial.store.resampled(trial.key, to: .hour1), [])
        },
        .candles("resample.not-a-multiple", "A timeframe that is not made of whole candles is refused") { trial in
            try await trial.save(0..<10)
            let pairs = [("5m", "3m"), ("2m", "5m"), ("1h", "90m"), ("1w", "1M"), ("2d", "1M")]
            for (source, target) in pairs {
                let key = trial.key.with(try Timeframe(parsing: source))
                try await expectError(.invalidInput, from: "resampling \(source) to \(target)") {
                    try await trial.store.resampled(key, to: try Timeframe(parsing: target))
                }
            }
        },
        .candles("resample.to-finer", "A finer timeframe is refused") { trial in
            for (source, target) in [("1h", "1m"), ("1d", "1h"), ("1w", "1d"), ("1M", "1w")] {
                let key = trial.key.with(try Timeframe(parsing: source))
                try await expectError(.invalidInput, from: "resampling \(source) to \(target)") {
                    try await trial.store.resampled(key, to: try Timeframe(parsing: target))
                }
            }
        },
        .candles("resample.exact-volume", "Volumes are summed to the last of eighteen decimals") { trial in
            let volumes = try ["0.000000000000000001", "9007199254740993", "0.123456789012345678"].map {
                try Volume(text: $0)
            }
            let candles = try volumes.enumerated().map {
                try CandleFixture.flat(.zero, $1, at: CandleFixture.time($0))
            }
            try await trial.store.save(candles, in: trial.key)
            let found = try await trial.store.resampled(trial.key, to: .hour1)
            try expectEqual(found.volume.first?.description, "9007199254740993.123456789012345679", "the volume")
        },
        .candles(
            "resample.volume-overflow", "A sum of volumes that cannot be held is refused, not wrapped",
            requires: [.fullDecimalRange]
        ) { trial in
            let candles = try (0..<2).map { try CandleFixture.flat(.zero, .max, at: CandleFixture.time($0)) }
            try await trial.store.save(candles, in: trial.key)
            try await expectError(.inexact, from: "summing the two largest volumes") {
                try await trial.store.resampled(trial.key, to: .hour1)
            }
        },
        .candles("resample.stores-nothing", "Resampling stores nothing") { trial in
            try await trial.save(0..<100)
            _ = try await trial.store.resampled(trial.key, to: .hour1)
            try expectEqual(try await trial.store.series(), [trial.key], "the series stored")
            try await trial.expectAll(0..<100)
        },
    ]

    /// 80 days from 2023-12-20 on, put together.
    private static func resampledDays(_ trial: CandleTrial, to target: Timeframe) async throws -> CandleSeries {
        try await expectOracle(
            trial, .day1, to: target, times: (-12..<68).map { Int64($0) * Timestamp.millisecondsPerDay })
    }

    /// Saves candles at times after the fixture's Monday, resamples them, and compares with a plain grouping.
    @discardableResult
    private static func expectOracle(
        _ trial: CandleTrial, _ source: Timeframe, to target: Timeframe, times: [Int64],
        calendar: SessionCalendar = .utc, fileID: String = #fileID, line: Int = #line
    ) async throws -> CandleSeries {
        let key = trial.key.with(source)
        let candles = try CandleFixture.series(at: times.map { CandleFixture.monday.advanced(byMilliseconds: $0) })
        try await trial.store.delete(key)
        try await trial.store.save(candles, in: key)
        let found = try await trial.store.resampled(key, to: target, in: .allTime, calendar: calendar)
        let expected = try ResamplingOracle.resampled(candles, to: target, calendar: calendar)
        try expectCandles(found, expected, "\(source) to \(target)", fileID: fileID, line: line)
        return found
    }
}
