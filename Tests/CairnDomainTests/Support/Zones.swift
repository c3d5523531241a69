import CairnDomain
import Foundation
import Testing

/// Zones whose clocks do unusual things, and calendars in them.
enum Zones {
    static let names = [
        "UTC", "America/New_York", "Europe/London", "Asia/Seoul", "Australia/Lord_Howe", "America/Sao_Paulo",
        "Asia/Beirut",
        "Africa/Casablanca", "Pacific/Apia", "Asia/Kathmandu", "Africa/Monrovia", "America/St_Johns",
    ]

    static func calendar(_ zone: String, sessionStart: String = "00:00") throws -> SessionCalendar {
        let time = try #require(DateTimeText("1970-01-01T\(sessionStart)").millisecondOfDay)
        return try SessionCalendar(
            timeZone: try #require(TimeZone(identifier: zone)), sessionStartMinute: time / 60_000)
    }

    /// Midnights, the usual opening times and odd ones.
    static func calendars(of zone: String) throws -> [SessionCalendar] {
        try ["00:00", "00:30", "02:15", "09:00", "17:00", "23:59"].map { try calendar(zone, sessionStart: $0) }
    }

    /// Instants around every change of the clock of a zone between 1880 and 2038, and their neighbours.
    static func changes(of zone: String) throws -> [Timestamp] {
        let timeZone = try #require(TimeZone(identifier: zone))
        var changes: [Timestamp] = []
        var date = Date(timeIntervalSince1970: -2_840_140_800)
        while let next = timeZone.nextDaylightSavingTimeTransition(after: date), next > date,
            next.timeIntervalSince1970 < 2_145_916_800
        {
            changes.append(try Timestamp(next))
            date = next
        }
        return changes
    }
}
