import CairnDomain
import CairnServices
import Foundation
import Testing

@Suite struct TradingCalendarTests {
    private static let weekdays: [(String, Set<Weekday>)] = [
        ("Mon-Fri", .mondayToFriday), ("sun-thu", [.sunday, .monday, .tuesday, .wednesday, .thursday]),
        ("Monday, wed ,FRI", [.monday, .wednesday, .friday]), ("Sat", [.saturday]), ("Tue-Mon", .everyDay),
    ]

    @Test(arguments: weekdays)
    func `weekdays are parsed from names and ranges`(text: String, expected: Set<Weekday>) throws {
        #expect(try Set(parsing: text) == expected)
    }

    @Test(arguments: ["", "Mo", "Mon-", "Mon-Tue-Wed", "Mon,,Tue", "1"])
    func `what is no weekday is refused by name`(text: String) {
        #expect(throws: ValidationError.self) { try Set<Weekday>(parsing: text) }
    }

    @Test(arguments: [
        ("09:30-16:00", 570, 960), ("9:00-15:30", 540, 930), ("00:00-24:00", 0, 1440), ("17:00-16:00", 1020, 2400),
        ("17:00-17:00", 1020, 2460),
    ])
    func `a session is two times, and one that ends before it begins crosses midnight`(
        text: String, open: Int, close: Int
    ) throws {
        let session = try TradingSession(parsing: text)
        #expect(session.openMinute == open)
        #expect(session.closeMinute == close)
        #expect(try TradingSession(parsing: session.description) == session)
    }

    @Test(arguments: [
        "", "09:30", "09:30-", "9:3-10:00", "25:00-26:00", "24:00-25:00", "09:60-10:00", "a-b", "-1:00-2:00",
    ])
    func `what is no session is refused`(text: String) {
        let error = #expect(throws: ValidationError.self) { try TradingSession(parsing: text) }
        #expect(error?.value == text)
    }

    @Test func `holidays have no session and half days a shorter one`() throws {
        let christmas = try Day(year: 2024, month: 12, day: 25)
        let eve = try Day(year: 2024, month: 12, day: 24)
        let calendar = try TradingCalendar(
            timeZone: Fixture.zone("America/New_York"),
            sessions: [TradingSession(parsing: "09:30-12:00"), TradingSession(parsing: "12:30-16:00")],
            holidays: [christmas], halfDays: [eve: 13 * 60])
        #expect(calendar.sessions(on: christmas).isEmpty)
        #expect(calendar.sessions(on: eve).map(\.description) == ["09:30-12:00", "12:30-13:00"])
        #expect(calendar.sessions(on: try Day(year: 2024, month: 12, day: 26)).count == 2)
        #expect(!calendar.trades(on: try Day(year: 2024, month: 12, day: 28)))
        #expect(
            calendar.description == "Mon-Fri 09:30-12:00 12:30-16:00 America/New_York, 1 holiday, 1 half day")
    }

    @Test func `a calendar that contradicts itself is refused`() throws {
        let morning = try TradingSession(parsing: "09:00-12:00")
        let overlapping = try TradingSession(parsing: "11:00-13:00")
        #expect(throws: ValidationError.self) { try TradingCalendar(sessions: [morning, overlapping]) }
        #expect(throws: ValidationError.self) { try TradingCalendar(sessions: [overlapping, morning]) }
        #expect(throws: ValidationError.self) { try TradingCalendar(weekdays: []) }
        #expect(throws: ValidationError.self) { try TradingCalendar(sessions: []) }
        #expect(throws: ValidationError.self) { try TradingCalendar(candleOriginMinute: 1440) }
        #expect(throws: ValidationError.self) {
            try TradingCalendar(
                timeZone: .gmt,
                sessions: [.monday: [.wholeDay], .tuesday: [TradingSession(parsing: "17:00-16:00")]])
        }
        #expect(throws: ValidationError.self) { try TradingSession(openMinute: 600, closeMinute: 600) }
        #expect(throws: ValidationError.self) { try TradingSession(openMinute: -1, closeMinute: 600) }
    }

    @Test func `a calendar tells its sessions in one line`() throws {
        #expect(TradingCalendar.alwaysOpen.description == "24/7")
        let forex = try TradingCalendar(
            timeZone: .gmt,
            sessions: [
                .sunday: [TradingSession(parsing: "22:00-24:00")], .monday: [.wholeDay], .tuesday: [.wholeDay],
                .wednesday: [.wholeDay], .thursday: [.wholeDay], .friday: [TradingSession(parsing: "00:00-22:00")],
            ])
        #expect(forex.description == "Mon-Thu 00:00-24:00, Fri 00:00-22:00, Sun 22:00-24:00 UTC")
    }
}
