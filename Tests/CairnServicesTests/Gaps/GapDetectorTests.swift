import CairnDomain
import CairnInMemory
import CairnRepositories
import CairnServices
import Foundation
import TestSupport
import Testing

@Suite struct GapDetectorTests {
    private let zone = "America/New_York"

    /// The candles of New York's sessions on the weekdays of a year, through both clock changes.
    private func stockYear(_ timeframe: Timeframe) throws -> [Timestamp] {
        let calendar = try SessionCalendar(timeZone: Fixture.zone(zone), sessionStartMinute: 570)
        let length = try #require(timeframe.fixedMilliseconds)
        var times: [Timestamp] = []
        var day = try Timeframe.day1.next(after: Fixture.time("2024-01-01T00:00:00Z"), in: calendar)
        while try day < Fixture.time("2025-01-01T00:00:00Z") {
            if try Day(containing: day).weekday <= 5 {
                for offset in stride(from: 0, to: Int64(390 * 60_000), by: Int64.Stride(length)) {
                    times.append(day.advanced(byMilliseconds: offset))
                }
            }
            day = Timeframe.day1.next(after: day, in: calendar)
        }
        return times
    }

    @Test func `a series that does not exist is named`() async throws {
        let store = try await InMemoryStorage().candles()
        let series = try SeriesKey(symbol: "NOPE", timeframe: .day1)
        let error = await #expect(throws: CairnError.self) { try await GapDetector(store).gaps(in: series) }
        #expect(error?.code == .notFound)
        #expect(error?.message.contains("NOPE 1d") == true)
    }

    @Test func `the calendar of stock data is inferred with its zone, and nights are no gaps`() async throws {
        let series = try SeriesKey(symbol: "AAPL", timeframe: .minute15)
        var times = try stockYear(.minute15)
        let missing = times[3000...3003]
        times.removeSubrange(3000...3003)
        let store = try await Fixture.store(Fixture.series(at: times), series)
        let report = try await GapDetector(store).gaps(in: series)
        #expect(report.calendarSource == .inferred)
        #expect(report.calendar.timeZone.identifier == zone)
        #expect(report.calendar.description == "Mon-Fri 09:30-16:00 America/New_York")
        #expect(report.missing == 4)
        #expect(report.gaps.first?.range == missing[3000]...missing[3003])
        #expect(report.gapCount == 1)
    }

    @Test func `a market that never closes is recognised`() async throws {
        let series = try SeriesKey(symbol: "BTC/USDT", timeframe: .hour1)
        var times = try Fixture.times(from: "2024-01-01T00:00:00Z", through: "2024-12-31T23:00:00Z", every: .hour1)
        times.remove(at: 5000)
        let store = try await Fixture.store(Fixture.series(at: times), series)
        let report = try await GapDetector(store).gaps(in: series)
        #expect(report.calendar == .alwaysOpen)
        #expect(report.missing == 1)
    }

    @Test func `a market open five days around the clock has its own Sunday and Friday`() async throws {
        let series = try SeriesKey(symbol: "EURUSD", timeframe: .minute30)
        // From Sunday 22:00 to Friday 22:00 UTC.
        let all = try Fixture.times(from: "2024-01-07T22:00:00Z", through: "2024-02-29T23:30:00Z", every: .minute30)
        let times = all.filter { time in
            let minute = (time.millisecondsSince1970 / 60_000 + 3 * 1440) % (7 * 1440)
            return minute < (4 * 24 + 22) * 60 || minute >= (6 * 24 + 22) * 60
        }
        let store = try await Fixture.store(Fixture.series(at: times), series)
        let report = try await GapDetector(store).gaps(in: series)
        #expect(report.calendar.description == "Mon-Thu 00:00-24:00, Fri 00:00-22:00, Sun 22:00-24:00 UTC")
        #expect(report.isComplete)
    }

    @Test func `the weekdays of daily data are inferred, so that a holiday is the only gap`() async throws {
        let series = try SeriesKey(symbol: "AAPL", timeframe: .day1)
        let days = try Fixture.times(from: "2024-01-01", through: "2024-03-29", every: .day1)
            .filter { try Day(containing: $0).weekday <= 5 }
        let holiday = try Fixture.time("2024-01-15")
        let store = try await Fixture.store(Fixture.series(at: days.filter { $0 != holiday }), series)
        let report = try await GapDetector(store).gaps(in: series)
        #expect(report.gaps.map(\.range) == [holiday...holiday])
        #expect(report.missingDays == 1)
        let known = try await GapDetector(store).gaps(in: series, holidays: [Day(year: 2024, month: 1, day: 15)])
        #expect(known.isComplete)
        #expect(known.calendarSource == .inferred)
    }

    @Test func `thin trading and few candles still give a calendar`() async throws {
        var random = SeededGenerator(seed: 7)
        let series = try SeriesKey(symbol: "THIN", timeframe: .minute1)
        let day = try Fixture.time("2024-01-08T09:00:00Z").millisecondsSince1970
        // Each minute of a session is there on one day in ten.
        let times = (0..<60).flatMap { number in
            (0..<300).compactMap { minute -> Timestamp? in
                guard number % 7 < 5, Int.random(in: 0..<10, using: &random) == 0 else { return nil }
                return Timestamp(
                    millisecondsSince1970: day + Int64(number) * Timestamp.millisecondsPerDay + Int64(minute) * 60_000)
            }
        }
        let store = try await Fixture.store(Fixture.series(at: times), series)
        let report = try await GapDetector(store).gaps(in: series)
        #expect(report.outsideSessions == 0)
        #expect(report.calendar.sessions.keys.count == 5)
        #expect(report.calendar.sessions[.monday]?.first?.openMinute ?? 0 >= 540)

        let few = try SeriesKey(symbol: "FEW", timeframe: .minute1)
        try await store.save(Fixture.series(at: times.prefix(2)), in: few)
        #expect(try await GapDetector(store).gaps(in: few).candles == 2)
    }

    @Test func `weeks and months need no calendar`() async throws {
        let series = try SeriesKey(symbol: "AAPL", timeframe: .month1)
        let months = try Fixture.times(from: "2020-01-01", through: "2024-12-01", every: .month1)
        let store = try await Fixture.store(Fixture.series(at: months.filter { $0 != months[30] }), series)
        let report = try await GapDetector(store).gaps(in: series)
        #expect(report.gaps.map(\.range) == [months[30]...months[30]])
        #expect(report.calendar == .alwaysOpen)
    }

    @Test func `a series is read in batches, never whole`() async throws {
        let series = try SeriesKey(symbol: "A", timeframe: .minute1)
        let times = try Fixture.times(from: "2024-01-01T00:00:00Z", through: "2024-02-10T00:00:00Z", every: .minute1)
        let store = CountingStore(try await Fixture.store(Fixture.series(at: times), series))
        let report = try await GapDetector(store).gaps(in: series, calendar: .alwaysOpen)
        #expect(report.found == times.count)
        #expect(store.largestRead <= 16_384)
        #expect(store.reads >= times.count / 16_384)
    }
}
