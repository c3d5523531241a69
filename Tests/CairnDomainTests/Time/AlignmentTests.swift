import CairnDomain
import Testing

@Suite struct AlignmentTests {
    @Test(arguments: [
        ("1s", "2024-01-15T09:37:21.500Z", "2024-01-15T09:37:21Z", "2024-01-15T09:37:22Z"),
        ("5m", "2024-01-15T09:37:21.500Z", "2024-01-15T09:35Z", "2024-01-15T09:40Z"),
        ("7m", "2024-01-15T23:59Z", "2024-01-15T23:55Z", "2024-01-16T00:00Z"),
        ("4h", "2024-01-15T09:37Z", "2024-01-15T08:00Z", "2024-01-15T12:00Z"),
        ("24h", "2024-01-15T09:37Z", "2024-01-15", "2024-01-16"),
        ("36h", "1970-01-02T13:00Z", "1970-01-02T12:00Z", "1970-01-04"),
        ("36h", "1969-12-31T23:00Z", "1969-12-30T12:00Z", "1970-01-01"),
        ("48h", "1969-12-31T23:00Z", "1969-12-30", "1970-01-01"),
        ("1d", "2024-02-29T23:59:59.999Z", "2024-02-29", "2024-03-01"),
        ("1d", "1969-12-31T12:00Z", "1969-12-31", "1970-01-01"),
        ("3d", "1969-12-31T12:00Z", "1969-12-29", "1970-01-01"),
        ("3d", "1970-01-03T12:00Z", "1970-01-01", "1970-01-04"),
        // Mondays.
        ("1w", "2024-01-14T23:59Z", "2024-01-08", "2024-01-15"), ("1w", "2024-01-15", "2024-01-15", "2024-01-22"),
        ("1w", "1970-01-01", "1969-12-29", "1970-01-05"), ("2w", "1970-01-05", "1970-01-05", "1970-01-19"),
        ("2w", "1970-01-04", "1969-12-22", "1970-01-05"),
        // Calendar months.
        ("1M", "2024-02-29T12:00Z", "2024-02-01", "2024-03-01"),
        ("1M", "2023-02-28T12:00Z", "2023-02-01", "2023-03-01"),
        ("1M", "1969-12-31T23:59Z", "1969-12-01", "1970-01-01"), ("3M", "2024-06-30", "2024-04-01", "2024-07-01"),
        ("12M", "2024-06-30", "2024-01-01", "2025-01-01"), ("5M", "1969-12-31", "1969-08-01", "1970-01-01"),
        ("12M", "-0001-06-30", "-0001-01-01", "0000-01-01"),
    ])
    func `Candles begin where charts have them`(timeframe: String, time: String, open: String, next: String) throws {
        let timeframe = try Timeframe(parsing: timeframe)
        let time = try #require(Timestamp(time))
        let span = try #require(Timestamp(open))..<(try #require(Timestamp(next)))
        #expect(timeframe.span(containing: time) == span)
        #expect(timeframe.openTime(of: time) == span.lowerBound && timeframe.next(after: time) == span.upperBound)
    }

    @Test(arguments: [
        ("Asia/Seoul", "09:00", "4h", "2024-01-15T00:30Z", "2024-01-15T00:00Z", "2024-01-15T04:00Z"),
        ("Asia/Seoul", "09:00", "4h", "2024-01-15T06:29Z", "2024-01-15T04:00Z", "2024-01-15T08:00Z"),
        ("Asia/Seoul", "09:00", "4h", "2024-01-14T23:59Z", "2024-01-14T20:00Z", "2024-01-15T00:00Z"),
        ("Asia/Seoul", "09:00", "1d", "2024-01-14T23:59Z", "2024-01-14T00:00Z", "2024-01-15T00:00Z"),
        ("Asia/Seoul", "00:00", "1d", "2024-01-15T00:30Z", "2024-01-14T15:00Z", "2024-01-15T15:00Z"),
        ("Asia/Seoul", "00:00", "1w", "2024-01-14T15:00Z", "2024-01-14T15:00Z", "2024-01-21T15:00Z"),
        ("Asia/Seoul", "00:00", "1M", "2024-01-31T14:59Z", "2023-12-31T15:00Z", "2024-01-31T15:00Z"),
        // Futures trade from 17:00 on the evening before, in local time: weeks still begin on a Monday.
        ("America/Chicago", "17:00", "1d", "2024-01-15T22:59Z", "2024-01-14T23:00Z", "2024-01-15T23:00Z"),
        ("America/Chicago", "17:00", "1w", "2024-01-15T22:59Z", "2024-01-08T23:00Z", "2024-01-15T23:00Z"),
        ("America/New_York", "09:30", "1h", "2024-07-15T14:00Z", "2024-07-15T13:30Z", "2024-07-15T14:30Z"),
        ("Asia/Kathmandu", "00:00", "1h", "2024-07-15T14:00Z", "2024-07-15T13:15Z", "2024-07-15T14:15Z"),
        ("GMT+0900", "09:00", "4h", "2024-01-15T06:29Z", "2024-01-15T04:00Z", "2024-01-15T08:00Z"),
    ])
    func `Days begin with the session in local time`(
        zone: String, session: String, timeframe: String, time: String, open: String, next: String
    ) throws {
        let calendar = try Zones.calendar(zone, sessionStart: session)
        let span = try Timeframe(parsing: timeframe).span(containing: try #require(Timestamp(time)), in: calendar)
        #expect(span == (try #require(Timestamp(open)))..<(try #require(Timestamp(next))))
    }

    /// Candles of one day, by the length of each in minutes.
    @Test(arguments: [
        // 23 hours.
        ("America/New_York", "00:00", "2024-03-10T05:00Z", "1d", [1380]),
        ("America/New_York", "00:00", "2024-03-10T05:00Z", "24h", [1380]),
        ("America/New_York", "00:00", "2024-03-10T05:00Z", "4h", [240, 240, 240, 240, 240, 180]),
        ("Europe/London", "00:00", "2024-03-31T00:00Z", "8h", [480, 480, 420]),
        // 25 hours.
        ("America/New_York", "00:00", "2024-11-03T04:00Z", "1d", [1500]),
        ("America/New_York", "00:00", "2024-11-03T04:00Z", "24h", [1500]),
        ("America/New_York", "00:00", "2024-11-03T04:00Z", "4h", [240, 240, 240, 240, 240, 240, 60]),
        ("America/New_York", "09:30", "2024-11-02T13:30Z", "12h", [720, 720, 60]),
        ("Europe/London", "00:00", "2024-10-26T23:00Z", "12h", [720, 720, 60]),
        // Half an hour less, half an hour more.
        ("Australia/Lord_Howe", "00:00", "2024-10-05T13:30Z", "1d", [1410]),
        ("Australia/Lord_Howe", "00:00", "2024-10-05T13:30Z", "8h", [480, 480, 450]),
        ("Australia/Lord_Howe", "00:00", "2024-04-06T13:00Z", "1d", [1470]),
        ("Australia/Lord_Howe", "00:00", "2024-04-06T13:00Z", "8h", [480, 480, 480, 30]),
        // Days that begin at 01:00, because midnight is skipped.
        ("America/Sao_Paulo", "00:00", "2018-11-04T03:00Z", "1d", [1380]),
        ("Asia/Beirut", "00:00", "2024-03-30T22:00Z", "12h", [720, 660]),
        // The session opens at a time that is skipped, or comes twice.
        ("America/New_York", "02:30", "2024-03-10T07:30Z", "1d", [1380]),
        ("America/New_York", "01:30", "2024-11-03T05:30Z", "1d", [1500]),
        // No change of the clock.
        ("Asia/Seoul", "00:00", "2024-03-09T15:00Z", "6h", [360, 360, 360, 360]),
        // 30 December 2011 did not take place: the day after the 29th is the 31st.
        ("Pacific/Apia", "00:00", "2011-12-29T10:00Z", "1d", [1440]),
        ("Pacific/Apia", "00:00", "2011-12-30T10:00Z", "1d", [1440]),
    ])
    func `Candles fill days on which the clock changes`(
        zone: String, session: String, start: String, timeframe: String, minutes: [Int]
    ) throws {
        let calendar = try Zones.calendar(zone, sessionStart: session)
        let timeframe = try Timeframe(parsing: timeframe)
        let start = try #require(Timestamp(start))
        let day = Timeframe.day1.span(containing: start, in: calendar)
        #expect(day.lowerBound == start)
        var lengths: [Int] = []
        var open = start
        while open < day.upperBound, lengths.count < 100 {
            let span = timeframe.span(containing: open, in: calendar)
            #expect(span.lowerBound == open)
            lengths.append(Int(span.upperBound.millisecondsSince1970 - open.millisecondsSince1970) / 60_000)
            open = span.upperBound
        }
        #expect(lengths == minutes)
    }
}
