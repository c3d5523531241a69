import CairnDomain
import Foundation
import TestSupport
import Testing

@testable import cairn

@Suite struct TimeAxisTests {
    private func ticks(
        _ series: CandleSeries, width: Double, calendar: SessionCalendar = .utc, candlesPerBar: Int = 1
    ) -> [TimeTick] {
        let bars = ChartBar.bars(of: series, candlesPerBar: candlesPerBar)
        return TimeAxis(
            bars: bars, candlesPerBar: candlesPerBar,
            clock: WallClock(calendar: calendar, timestamps: series.timestamps)
        ).ticks(pitch: width / Double(bars.count), characterWidth: 1, gap: 3)
    }

    @Test func halfAYearOfDaysIsMarkedByMonths() throws {
        let series = try ChartFixture.walk(count: 120, weekdaysOnly: true)
        let ticks = ticks(series, width: 60)
        #expect(ticks.map(\.label) == ["2024", "Feb", "Mar", "Apr", "May", "Jun"])
        #expect(ticks.map(\.isMajor) == [true, false, false, false, false, false])
        let days = try ticks.map { try Day(containing: series[$0.bar].timestamp).description }
        #expect(days == ["2024-01-02", "2024-02-01", "2024-03-01", "2024-04-01", "2024-05-01", "2024-06-03"])
    }

    @Test func moreRoomGivesWeeks() throws {
        let series = try ChartFixture.walk(count: 40, weekdaysOnly: true)
        #expect(
            ticks(series, width: 80).map(\.label)
                == ["Jan 2", "Jan 8", "Jan 15", "Jan 22", "Jan 29", "Feb 5", "Feb 12", "Feb 19", "Feb 26"]
        )
    }

    @Test func aYearThatTurnsIsNamed() throws {
        let november = try #require(Timestamp("2023-11-06"))
        let series = try ChartFixture.walk(count: 90, from: november, weekdaysOnly: true)
        let ticks = ticks(series, width: 45)
        #expect(ticks.map(\.label) == ["Dec", "2024", "Feb", "Mar"])
        #expect(ticks.map(\.isMajor) == [false, true, false, false])
    }

    @Test func decadesAreMarkedByYears() throws {
        let series = try ChartFixture.walk(count: 3650)
        let ticks = ticks(series, width: 100, candlesPerBar: 37)
        #expect(ticks.map(\.label) == (2024...2033).map(String.init))
    }

    @Test func minutesAreMarkedByTimesAndDays() throws {
        let morning = try #require(Timestamp("2024-01-02T14:30Z"))
        let series = try ChartFixture.walk(count: 120, from: morning, step: ChartFixture.minute)
        #expect(
            ticks(series, width: 80).map(\.label)
                == ["Jan 2", "14:45", "15:00", "15:15", "15:30", "15:45", "16:00", "16:15"])
        #expect(
            ticks(series, width: 80, calendar: try ChartFixture.seoul).map(\.label)
                == ["Jan 2", "23:45", "Jan 3", "00:15", "00:30", "00:45", "01:00", "01:15"])
    }

    @Test func aNewDayAmongHoursNamesItself() throws {
        let series = try ChartFixture.walk(count: 48, from: ChartFixture.start, step: 60 * ChartFixture.minute)
        let ticks = ticks(series, width: 48)
        #expect(ticks.map(\.label) == ["Jan 2", "12:00", "Jan 3", "12:00"])
        #expect(ticks.map(\.isMajor) == [true, false, true, false])
    }

    @Test func barsOfSeveralCandlesAreMarkedWhereTheStepBegins() throws {
        // Bars of seven minutes: 00:00, 00:07, 00:14, ... The hour begins within the bar that opens at 00:56.
        let series = try ChartFixture.walk(count: 140, step: ChartFixture.minute)
        let ticks = ticks(series, width: 24, candlesPerBar: 7)
        #expect(ticks.map(\.label) == ["Jan 2", "01:00", "02:00"])
        #expect(ticks.map(\.bar) == [0, 8, 17])
    }

    @Test func clocksThatChangeShiftNoDate() throws {
        // Midnight in New York is 05:00 UTC before and 04:00 UTC after 2024-03-10.
        let calendar = try ChartFixture.newYork
        let candles = try (1...20).map { day in
            try Candle(
                timestamp: calendar.instant(ofWallTime: Day(year: 2024, month: 3, day: day).start), open: .zero,
                high: .zero, low: .zero, close: .zero, volume: .zero)
        }
        let series = CandleSeries(candles)
        #expect(ticks(series, width: 60, calendar: calendar).map(\.label) == ["Mar 4", "Mar 11", "Mar 18"])
        let clock = WallClock(calendar: calendar, timestamps: series.timestamps)
        #expect(clock.text(candles[0].timestamp) == "2024-03-01")
        #expect(clock.text(candles[19].timestamp) == "2024-03-20")
    }

    @Test(arguments: [1, 2, 3]) func aFewCandlesHaveAtLeastOneDate(count: Int) throws {
        #expect(!ticks(try ChartFixture.walk(count: count), width: 30).isEmpty)
    }

    @Test func labelsKeepTheirDistance() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let steps: [Int64] = [1000, 60_000, 300_000, 3_600_000, 86_400_000, 604_800_000]
        for _ in 0..<60 {
            let step = try #require(steps.randomElement(using: &random))
            let count = Int.random(in: 1...300, using: &random)
            let from = ChartFixture.start.advanced(byMilliseconds: Int64.random(in: 0...40_000_000_000, using: &random))
            let width = Double.random(in: 20...1200, using: &random)
            let series = try ChartFixture.walk(count: count, seed: seed, from: from, step: step)
            let pitch = width / Double(count)
            let ticks = ticks(series, width: width, calendar: try ChartFixture.newYork)
            for (left, right) in zip(ticks, ticks.dropFirst()) {
                let room = Double(right.bar - left.bar) * pitch
                #expect(room >= Double(left.label.count + right.label.count) / 2 + 3, "seed \(seed)")
            }
        }
    }

    @Test func theEndsOfTimeDoNotTrap() throws {
        let candles = try [Timestamp.min, ChartFixture.start, .max].map {
            try Candle(timestamp: $0, open: .zero, high: .zero, low: .zero, close: .zero, volume: .zero)
        }
        for calendar in [SessionCalendar.utc, try ChartFixture.seoul] {
            _ = ticks(CandleSeries(candles), width: 60, calendar: calendar)
        }
    }
}
