import CairnDomain
import CairnRepositories
import CairnServices
import Foundation
import Testing

@Suite struct GapScannerTests {
    private func newYork(holidays: Set<Day> = [], halfDays: [Day: Int] = [:], origin: Int? = nil) throws
        -> TradingCalendar
    {
        try TradingCalendar(
            timeZone: Fixture.zone("America/New_York"), sessions: [TradingSession(parsing: "09:30-16:00")],
            holidays: holidays, halfDays: halfDays, candleOriginMinute: origin)
    }

    private func scan(
        _ candles: CandleSeries, _ timeframe: Timeframe, _ calendar: TradingCalendar,
        range: ClosedRange<Timestamp> = .allTime, options: GapOptions = GapOptions()
    ) throws -> GapReport {
        var scanner = try GapScanner(timeframe: timeframe, calendar: calendar, range: range, options: options)
        try scanner.add(candles)
        return try scanner.finish()
    }

    /// The minutes of some New York sessions given as UTC texts.
    private func minutes(_ sessions: (String, String)...) throws -> [Timestamp] {
        try sessions.flatMap { try Fixture.times(from: $0, through: $1, every: .minute1) }
    }

    @Test func `nights, weekends and holidays are no gaps`() throws {
        // Friday before and Tuesday after Martin Luther King Day.
        let candles = try Fixture.series(
            at: minutes(
                ("2024-01-12T14:30:00Z", "2024-01-12T20:59:00Z"), ("2024-01-16T14:30:00Z", "2024-01-16T20:59:00Z")))
        let report = try scan(candles, .minute1, newYork(holidays: [Day(year: 2024, month: 1, day: 15)]))
        #expect(report.isComplete)
        #expect(report.gaps.isEmpty)
        #expect(report.expected == 780)
        #expect(report.found == 780)
    }

    @Test func `a hole inside a session is told from a whole missing day`() throws {
        let candles = try Fixture.series(
            at: minutes(
                ("2024-01-09T14:30:00Z", "2024-01-09T16:59:00Z"), ("2024-01-09T17:10:00Z", "2024-01-09T20:57:00Z"),
                ("2024-01-12T14:32:00Z", "2024-01-12T20:59:00Z")))
        let report = try scan(candles, .minute1, newYork())
        #expect(
            try report.gaps.map(\.range) == [
                Fixture.time("2024-01-09T17:00Z")...Fixture.time("2024-01-09T17:09Z"),
                Fixture.time("2024-01-09T20:58Z")...Fixture.time("2024-01-09T20:59Z"),
                Fixture.time("2024-01-10T14:30Z")...Fixture.time("2024-01-11T20:59Z"),
                Fixture.time("2024-01-12T14:30Z")...Fixture.time("2024-01-12T14:31Z"),
            ])
        #expect(report.gaps.map(\.kind) == [.session, .session, .wholeDays, .session])
        #expect(report.gaps.map(\.missing) == [10, 2, 780, 2])
        #expect(report.gaps.map(\.tradingDays) == [0, 0, 2, 0])
        #expect(report.missingInSessions == 14)
        #expect(report.missingInWholeDays == 780)
        #expect(report.missingDays == 2)
        #expect(report.expected == 4 * 390)
        #expect(report.gapCount == 4)
    }

    @Test func `a quiet market is counted apart from holes`() throws {
        let times = try minutes(("2024-01-09T14:30:00Z", "2024-01-09T20:59:00Z"))
        var candles = try Fixture.series(at: times)
        candles.merge(try Fixture.series(at: times[100..<130], volume: 0))
        let report = try scan(candles, .minute1, newYork())
        #expect(report.isComplete)
        #expect(report.withoutVolume == 30)
    }

    @Test func `short holes can be put down to a quiet market`() throws {
        var times = try minutes(("2024-01-09T14:30:00Z", "2024-01-09T20:59:00Z"))
        times.removeSubrange(200..<204)
        times.removeSubrange(10..<13)
        let report = try scan(
            Fixture.series(at: times), .minute1, newYork(), options: GapOptions(quietTolerance: 3))
        #expect(report.tolerated == 3)
        #expect(report.missing == 4)
        #expect(report.gaps.map(\.missing) == [4])
        #expect(report.expected == 390)
    }

    @Test func `half days end early, and what trades after is outside of the session`() throws {
        let day = try Day(year: 2024, month: 11, day: 29)
        let whole = try Fixture.series(at: minutes(("2024-11-29T14:30:00Z", "2024-11-29T20:59:00Z")))
        let report = try scan(whole, .minute1, newYork(halfDays: [day: 13 * 60]))
        #expect(report.expected == 210)
        #expect(report.found == 210)
        #expect(report.outsideSessions == 180)
    }

    @Test func `sessions follow the clock through a change to summer time`() throws {
        // New York went from 14:30Z to 13:30Z on 2024-03-10.
        let candles = try Fixture.series(
            at: minutes(
                ("2024-03-08T14:30:00Z", "2024-03-08T20:59:00Z"), ("2024-03-11T13:30:00Z", "2024-03-11T19:59:00Z")))
        let report = try scan(candles, .minute1, newYork())
        #expect(report.isComplete)
        #expect(report.outsideSessions == 0)
    }

    @Test func `a day of 23 hours expects 23 hourly candles and one of 25 hours 25`() throws {
        let calendar = try TradingCalendar(timeZone: Fixture.zone("Europe/Berlin"), weekdays: .everyDay)
        let spring = try Fixture.series(
            at: Fixture.times(from: "2024-03-30T23:00:00Z", through: "2024-03-31T21:00:00Z", every: .hour1))
        #expect(try scan(spring, .hour1, calendar).expected == 23)
        let range = try Fixture.time("2024-10-26T22:00:00Z")...Fixture.time("2024-10-27T22:59:59Z")
        let autumn = try scan(CandleSeries(), .hour1, calendar, range: range)
        #expect(autumn.missing == 25)
        #expect(autumn.missingDays == 1)
    }

    @Test func `hourly candles of a session from 09:30 open at half past, or on the hour with an origin`() throws {
        let halfPast = try Fixture.times(
            from: "2024-01-09T14:30:00Z", through: "2024-01-09T20:30:00Z", every: .minute30
        )
        .enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
        #expect(try scan(Fixture.series(at: halfPast), .hour1, newYork()).expected == 7)
        // 09:00, which holds the first half hour, to 15:00.
        let onTheHour = try Fixture.times(from: "2024-01-09T14:00:00Z", through: "2024-01-10T20:00:00Z", every: .hour1)
            .filter { (14...20).contains($0.millisecondsSince1970 / 3_600_000 % 24) }
        let report = try scan(Fixture.series(at: onTheHour), .hour1, newYork(origin: 0))
        #expect(report.isComplete)
        #expect(report.expected == 14)
        #expect(report.outsideSessions == 0)
    }

    @Test func `overnight sessions belong to the day they open on`() throws {
        let calendar = try TradingCalendar(
            timeZone: Fixture.zone("America/Chicago"), weekdays: Set(parsing: "Sun-Thu"),
            sessions: [TradingSession(parsing: "17:00-16:00")])
        // Friday's close to Sunday's opening, in winter; an hour of pause each day.
        let friday = try Fixture.times(from: "2024-01-11T23:00:00Z", through: "2024-01-12T21:30:00Z", every: .minute30)
        let sunday = try Fixture.times(from: "2024-01-14T23:00:00Z", through: "2024-01-15T21:30:00Z", every: .minute30)
        let monday = try Fixture.times(from: "2024-01-15T23:00:00Z", through: "2024-01-16T03:00:00Z", every: .minute30)
        let report = try scan(Fixture.series(at: friday + sunday + monday), .minute30, calendar)
        #expect(report.isComplete)
        #expect(report.expected == 46 * 2 + 9)
    }

    @Test func `a lunch break is no gap`() throws {
        let tokyo = try TradingCalendar(
            timeZone: Fixture.zone("Asia/Tokyo"),
            sessions: [TradingSession(parsing: "09:00-11:30"), TradingSession(parsing: "12:30-15:30")])
        let times = try minutes(
            ("2024-01-09T00:00:00Z", "2024-01-09T02:29:00Z"), ("2024-01-09T03:31:00Z", "2024-01-09T06:29:00Z"))
        let report = try scan(Fixture.series(at: times), .minute1, tokyo)
        #expect(report.gaps.map(\.missing) == [1])
        #expect(try report.gaps.first?.range.lowerBound == Fixture.time("2024-01-09T03:30:00Z"))
    }

    @Test func `daily candles are matched by date, whatever time of day they carry`() throws {
        let days = ["2024-01-08", "2024-01-09", "2024-01-11", "2024-01-12", "2024-01-16"]
        let calendar = try newYork(holidays: [Day(year: 2024, month: 1, day: 15)])
        // Midnight UTC, local midnight, the opening and the closing time of New York.
        for time in ["T00:00:00Z", "T05:00:00Z", "T14:30:00Z", "T21:00:00Z"] {
            let candles = try Fixture.series(at: days.map { try Fixture.time($0 + time) })
            let report = try scan(candles, .day1, calendar)
            #expect(report.found == 5)
            let missing = try Fixture.time("2024-01-10" + time)
            #expect(report.gaps.map(\.range) == [missing...missing], "label \(time)")
            #expect(report.gaps.first?.kind == .wholeDays)
            #expect(report.missingDays == 1)
        }
    }

    @Test func `a missing daily candle carries local time through a clock change`() throws {
        let candles = try Fixture.series(at: [
            Fixture.time("2024-03-07T14:30:00Z"), Fixture.time("2024-03-12T13:30:00Z"),
        ])
        let report = try scan(candles, .day1, newYork())
        #expect(
            try report.gaps.map(\.range) == [
                Fixture.time("2024-03-08T14:30:00Z")...Fixture.time("2024-03-11T13:30:00Z")
            ])
        #expect(report.missing == 2)
    }

    @Test func `weeks and months count when they hold a trading day`() throws {
        let weeks = try Fixture.times(from: "2024-01-01", through: "2024-02-26", every: .week1)
        var report = try scan(Fixture.series(at: weeks.filter { $0 != weeks[3] && $0 != weeks[4] }), .week1, newYork())
        #expect(report.gaps.map(\.missing) == [2])
        #expect(report.missingDays == 10)
        #expect(report.gaps.first?.range == weeks[3]...weeks[4])

        let months = try Fixture.times(from: "2024-01-01", through: "2024-12-01", every: .month1)
        let holidays = Set((0..<29).map { Day(daysSince1970: 19_754).advanced(by: $0) })
        report = try scan(
            Fixture.series(at: months.filter { $0 != months[1] && $0 != months[6] }), .month1,
            newYork(holidays: holidays))
        #expect(report.gaps.map(\.range) == [months[6]...months[6]], "February 2024 had no trading day")
        // Weeks labelled with their Friday.
        let fridays = weeks.map { $0.advanced(byMilliseconds: 4 * Timestamp.millisecondsPerDay) }
        report = try scan(Fixture.series(at: fridays.filter { $0 != fridays[2] }), .week1, newYork())
        #expect(report.gaps.map(\.range) == [fridays[2]...fridays[2]])
    }

    @Test func `candles longer than a day are expected where they overlap a session`() throws {
        let timeframe = try Timeframe(36, .hour)
        let times = try Fixture.times(from: "2024-01-01T12:00:00Z", through: "2024-01-30", every: timeframe)
        let report = try scan(Fixture.series(at: times.filter { $0 != times[5] }), timeframe, .alwaysOpen)
        #expect(report.gaps.map(\.range) == [times[5]...times[5]])
        #expect(report.expected == times.count)
    }

    @Test func `bounds of the range are times at which candles are expected`() throws {
        let times = try Fixture.times(from: "2024-01-09T10:00:00Z", through: "2024-01-09T20:00:00Z", every: .hour1)
        let range = try Fixture.time("2024-01-09T07:00:00Z")...Fixture.time("2024-01-09T22:30:00Z")
        let report = try scan(Fixture.series(at: times), .hour1, .alwaysOpen, range: range)
        #expect(report.gaps.map(\.missing) == [3, 2])
        #expect(try report.gaps.first?.range.lowerBound == Fixture.time("2024-01-09T07:00:00Z"))
        #expect(try report.gaps.last?.range.upperBound == Fixture.time("2024-01-09T22:00:00Z"))
        let inner = try scan(
            Fixture.series(at: times), .hour1, .alwaysOpen, range: times[2]...times[4].advanced(byMilliseconds: 1))
        #expect(inner.isComplete)
        #expect(inner.expected == 3)
        #expect(inner.candles == 3)
    }

    @Test func `bounds within a span ask for no candle outside of the range`() throws {
        let times = try Fixture.times(from: "2024-01-09T10:00:00Z", through: "2024-01-09T20:00:00Z", every: .hour1)
        let range = try Fixture.time("2024-01-09T10:30:00Z")...Fixture.time("2024-01-09T19:59:59Z")
        let report = try scan(Fixture.series(at: times), .hour1, .alwaysOpen, range: range)
        #expect(report.isComplete)
        #expect(report.expected == 9)
        // Daily candles that carry the opening of New York, asked for by dates of UTC and of New York.
        let days = try ["2024-01-08", "2024-01-09", "2024-01-10"].map { try Fixture.time($0 + "T14:30:00Z") }
        for (from, to, found, missing) in [
            ("2024-01-08T00:00:00Z", "2024-01-11T00:00:00Z", 3, 0),
            ("2024-01-08T05:00:00Z", "2024-01-11T04:59:59Z", 3, 0),
            ("2024-01-08T12:00:00Z", "2024-01-10T14:30:00Z", 3, 0),
            ("2024-01-08T14:31:00Z", "2024-01-10T14:29:59Z", 1, 0),
            ("2024-01-05T00:00:00Z", "2024-01-12T23:59:59Z", 3, 3),
        ] {
            let report = try scan(
                Fixture.series(at: days), .day1, newYork(), range: Fixture.time(from)...Fixture.time(to))
            #expect(report.found == found, "\(from) \(to)")
            #expect(report.missing == missing, "\(from) \(to)")
            #expect(report.surplus == 0, "\(from) \(to)")
        }
    }

    @Test func `without bounds nothing is expected before the first and after the last candle`() throws {
        let report = try scan(
            Fixture.series(at: [Fixture.time("2024-01-09T10:00:00Z")]), .minute1, .alwaysOpen)
        #expect(report.isComplete)
        #expect(report.expected == 1)
        #expect(try scan(CandleSeries(), .minute1, .alwaysOpen).expected == 0)
    }

    @Test func `misaligned candles fill the span they open in, and a second one is surplus`() throws {
        let start = try Fixture.time("2024-01-09T10:00:00Z")
        let times = [0, 61, 90, 120, 185].map { start.advanced(byMilliseconds: $0 * 1000) }
        let report = try scan(Fixture.series(at: times), .minute1, .alwaysOpen)
        #expect(report.isComplete)
        #expect(report.found == 4)
        #expect(report.surplus == 1)
    }

    @Test func `the list of gaps is limited, the counts are not`() throws {
        let start = try Fixture.time("2024-01-09T10:00:00Z")
        let times = (0..<5000).map { start.advanced(byMilliseconds: Int64($0) * 120_000) }
        let report = try scan(
            Fixture.series(at: times), .minute1, .alwaysOpen, options: GapOptions(listLimit: 10))
        #expect(report.gaps.count == 10)
        #expect(report.gapCount == 4999)
        #expect(report.missing == 4999)
    }

    @Test func `times that cannot be market data are refused instead of walked through`() throws {
        let far = try Fixture.series(at: [.min, .zero, .max])
        #expect(throws: CairnError.self) { try scan(far, .minute1, .alwaysOpen) }
        let stray = try Fixture.series(at: [.zero, Fixture.time("+055000-01-01")])
        let error = #expect(throws: CairnError.self) { try scan(stray, .minute1, .alwaysOpen) }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains("1000 years") == true)
        var scanner = try GapScanner(timeframe: .minute1, calendar: .alwaysOpen)
        try scanner.add(Fixture.series(at: [.zero]))
        #expect(throws: CairnError.self) { try scanner.add(Fixture.series(at: [.zero])) }
    }
}

extension Timestamp {
    /// The beginning of 1970.
    static let zero = Timestamp(millisecondsSince1970: 0)
}
