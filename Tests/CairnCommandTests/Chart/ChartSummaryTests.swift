import CairnDomain
import Testing

@testable import cairn

@Suite struct ChartSummaryTests {
    private func summary(
        _ prices: [(String, String, String, String)], step: Int64 = ChartFixture.day, calendar: SessionCalendar = .utc
    ) throws -> ChartSummary {
        try #require(ChartModel(try ChartFixture.series(prices, step: step), calendar: calendar)).summary
    }

    @Test func changeIsFromTheCloseBefore() throws {
        let summary = try summary([("10", "12", "9", "11"), ("10", "13", "10", "12.1")])
        #expect(summary.last == "12.1" && summary.change == "+1.1" && summary.percent == "+10.00%")
        #expect(summary.direction == .up)
        #expect(summary.high == "13.0" && summary.low == "9.0")
        #expect(summary.range == "2024-01-02 to 2024-01-03" && summary.count == "2 candles")
    }

    @Test func aSingleCandleChangesFromItsOpen() throws {
        let summary = try summary([("10", "12", "9", "9.5")])
        #expect(summary.change == "-0.5" && summary.percent == "-5.00%" && summary.direction == .down)
        #expect(summary.range == "2024-01-02" && summary.count == "1 candle")
    }

    @Test func percentIsOfTheSizeOfANegativePriceAndOmittedAtZero() throws {
        #expect(try summary([("-37", "-37", "-40", "-40"), ("-40", "-20", "-40", "-20")]).percent == "+50.00%")
        #expect(try summary([("0", "0", "0", "0"), ("0", "1", "0", "1")]).percent == nil)
    }

    @Test func percentIsRounded() throws {
        #expect(try summary([("3", "3", "3", "3"), ("3", "5", "3", "5")]).percent == "+66.67%")
        #expect(try summary([("3", "3", "3", "3"), ("3", "3", "1", "1")]).percent == "-66.67%")
    }

    @Test func theLargestChangeFits() throws {
        let low = Price.min.description
        let high = Price.max.description
        let summary = try summary([(low, low, low, low), (high, high, high, high)])
        #expect(summary.change == "+184,467,440,737.09551615")
        #expect(summary.percent == "+200.00%")
    }

    @Test func timesAreShownForCandlesOfLessThanADay() throws {
        let prices = [(String, String, String, String)](repeating: ("1", "1", "1", "1"), count: 3)
        #expect(
            try summary(prices, step: 3_600_000, calendar: ChartFixture.seoul).range
                == "2024-01-02 09:00 to 2024-01-02 11:00")
        #expect(try summary(prices, step: 5000).range == "2024-01-02 00:00:00 to 2024-01-02 00:00:10")
    }

    @Test func aDayOfTwentyThreeHoursIsADay() throws {
        let calendar = try ChartFixture.newYork
        let midnight = calendar.instant(ofWallTime: try Day(year: 2024, month: 3, day: 10).start)
        let prices = [(String, String, String, String)](repeating: ("1", "1", "1", "1"), count: 2)
        let series = try ChartFixture.series(prices, from: midnight, step: 23 * 3_600_000)
        #expect(try #require(ChartModel(series, calendar: calendar)).summary.range == "2024-03-10 to 2024-03-11")
    }
}
