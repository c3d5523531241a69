import CairnDomain
import Foundation
import TestSupport
import Testing

@Suite struct SessionCalendarTests {
    @Test func `Clocks show a wall time once, twice or never`() throws {
        let calendar = try SessionCalendar(timeZone: try #require(TimeZone(identifier: "America/New_York")))
        func instants(_ text: String) throws -> [String] {
            calendar.instants(ofWallTime: try #require(Timestamp(text))).map(\.description)
        }
        #expect(try instants("2024-07-01T12:00:00Z") == ["2024-07-01T16:00:00Z"])
        #expect(try instants("2024-11-03T01:30:00Z") == ["2024-11-03T05:30:00Z", "2024-11-03T06:30:00Z"])
        #expect(try instants("2024-11-03T02:00:00Z") == ["2024-11-03T07:00:00Z"])
        #expect(try instants("2024-03-10T02:30:00Z") == [])
        #expect(try instants("2024-03-10T03:00:00Z") == ["2024-03-10T07:00:00Z"])
        let wall = try #require(Timestamp("2024-01-01T00:00:00Z"))
        #expect(SessionCalendar.utc.instants(ofWallTime: wall) == [wall])
    }

    @Test(arguments: [-1, 1440, Int.min, Int.max])
    func `A session start outside of the day is refused`(minute: Int) {
        #expect(
            refusal { try SessionCalendar(timeZone: .gmt, sessionStartMinute: minute) }
                == "SessionCalendar.sessionStartMinute \(minute) is not within 0...1439")
    }

    @Test func `UTC is recognised under its names, and only from midnight`() throws {
        #expect(SessionCalendar.utc.isUTC)
        for name in ["UTC", "GMT", "Etc/UTC", "Etc/GMT", "GMT+0000"] {
            #expect(try Zones.calendar(name).isUTC, "\(name)")
        }
        #expect(try SessionCalendar(timeZone: try #require(TimeZone(secondsFromGMT: 0))).isUTC)
        #expect(try !Zones.calendar("UTC", sessionStart: "09:00").isUTC)
        // London and Monrovia are on UTC now and then.
        for name in ["Europe/London", "Africa/Monrovia", "Africa/Abidjan", "Etc/GMT+9", "GMT+0900"] {
            #expect(try !Zones.calendar(name).isUTC, "\(name)")
        }
    }

    @Test(arguments: [
        ("UTC", "2024-07-01T00:00Z", 0), ("Asia/Seoul", "2024-07-01T00:00Z", 32_400),
        ("GMT+0900", "2024-07-01T00:00Z", 32_400),
        ("Etc/GMT+9", "2024-07-01T00:00Z", -32_400), ("America/New_York", "2024-07-01T00:00Z", -14_400),
        ("America/New_York", "2024-01-01T00:00Z", -18_000), ("America/New_York", "2024-03-10T06:59:59.999Z", -18_000),
        ("America/New_York", "2024-03-10T07:00Z", -14_400), ("Australia/Lord_Howe", "2024-07-01T00:00Z", 37_800),
        ("Australia/Lord_Howe", "2024-01-01T00:00Z", 39_600), ("Asia/Kathmandu", "2024-01-01T00:00Z", 20_700),
        ("Asia/Seoul", "-292275055-05-16T16:47:04.192Z", 30_472),
        ("Asia/Seoul", "+292278994-08-17T07:12:55.807Z", 32_400),
        ("America/New_York", "+292278994-08-17T07:12:55.807Z", -18_000),
    ])
    func `The offset is the one in force`(zone: String, time: String, offset: Int) throws {
        #expect(try Zones.calendar(zone).offsetSeconds(at: try #require(Timestamp(time))) == offset)
    }

    @Test(arguments: [
        ("UTC", "2024-07-01T09:30", "2024-07-01T09:30Z"), ("Asia/Seoul", "2024-07-01T09:00", "2024-07-01T00:00Z"),
        ("GMT+0900", "2024-07-01T09:00", "2024-07-01T00:00Z"),
        ("America/New_York", "2024-01-15T09:30", "2024-01-15T14:30Z"),
        ("America/New_York", "2024-07-15T09:30", "2024-07-15T13:30Z"),
        // The hour from 02:00 is skipped: its times are taken with the offset before.
        ("America/New_York", "2024-03-10T01:59", "2024-03-10T06:59Z"),
        ("America/New_York", "2024-03-10T02:30", "2024-03-10T07:30Z"),
        ("America/New_York", "2024-03-10T03:00", "2024-03-10T07:00Z"),
        ("America/New_York", "2024-03-10T23:00", "2024-03-11T03:00Z"),
        // The hour from 01:00 comes twice: its first time counts.
        ("America/New_York", "2024-11-03T01:00", "2024-11-03T05:00Z"),
        ("America/New_York", "2024-11-03T01:59", "2024-11-03T05:59Z"),
        ("America/New_York", "2024-11-03T02:00", "2024-11-03T07:00Z"),
        ("Australia/Lord_Howe", "2024-04-07T01:45", "2024-04-06T14:45Z"),
        ("Australia/Lord_Howe", "2024-04-07T02:00", "2024-04-06T15:30Z"),
        ("Australia/Lord_Howe", "2024-10-06T02:15", "2024-10-05T15:45Z"),
        // Midnight itself is skipped.
        ("America/Sao_Paulo", "2018-11-04T00:00", "2018-11-04T03:00Z"),
        ("Asia/Beirut", "2024-03-31T00:00", "2024-03-30T22:00Z"),
        // Samoa had no 30 December 2011.
        ("Pacific/Apia", "2011-12-29T23:59", "2011-12-30T09:59Z"),
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T22:00Z"),
        ("Pacific/Apia", "2011-12-31T00:00", "2011-12-30T10:00Z"),
    ])
    func `Wall time becomes an instant`(zone: String, wall: String, instant: String) throws {
        let wall = try #require(Timestamp(wall))
        #expect(try Zones.calendar(zone).instant(ofWallTime: wall) == Timestamp(instant))
    }

    /// Every wall time that a clock shows is shown at the instant found for it.
    @Test(arguments: Zones.names)
    func `The clock shows the wall time at its instant`(zone: String) throws {
        var random = SeededGenerator(seed: 7)
        let calendar = try Zones.calendar(zone)
        for _ in 0..<500 {
            let instant = Timestamp(
                millisecondsSince1970: .random(in: -3_000_000_000_000...3_000_000_000_000, using: &random))
            let offset = Int64(calendar.offsetSeconds(at: instant)) * 1000
            let wall = instant.advanced(byMilliseconds: offset)
            let found = calendar.instant(ofWallTime: wall)
            let shown = found.advanced(byMilliseconds: Int64(calendar.offsetSeconds(at: found)) * 1000)
            #expect(shown == wall && found <= instant, "\(instant)")
        }
    }

    @Test func `Calendars are equal when zone and session are`() throws {
        #expect(
            try Zones.calendar("Asia/Seoul", sessionStart: "09:00")
                == Zones.calendar("Asia/Seoul", sessionStart: "09:00"))
        #expect(try Zones.calendar("Asia/Seoul") != Zones.calendar("Asia/Seoul", sessionStart: "09:00"))
        #expect(try Zones.calendar("Asia/Seoul") != Zones.calendar("Asia/Tokyo"))
    }
}
