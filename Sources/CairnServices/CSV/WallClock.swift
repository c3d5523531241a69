#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import CairnDomain

/// `SessionCalendar.instant(ofWallTime:)` for millions of wall times that lie close together.
///
/// Asking the zone takes most of a microsecond; this remembers a stretch of wall times between two changes of the
/// offset, within which the instant is a subtraction. From a day before a change to two days after it, where
/// clocks may show a time twice or never, the calendar decides each time.
struct WallClock {
    private static let twoDays: Int64 = 2 * Timestamp.millisecondsPerDay
    /// How far back a stretch begins at most, for files that run backwards.
    private static let lookBack: Int64 = 60 * Timestamp.millisecondsPerDay
    /// Beyond these years, which `Date` and zone rules hold with ease, the calendar decides each time.
    private static let reach = Timestamp(millisecondsSince1970: -(1 << 47))...Timestamp(millisecondsSince1970: 1 << 47)

    private let calendar: SessionCalendar
    private let isUTC: Bool
    /// Wall times whose offset is `offset`, or which the calendar must decide when that is nil.
    private var stretch: Range<Int64> = 0..<0
    private var offset: Int64?

    init(calendar: SessionCalendar) {
        self.calendar = calendar
        isUTC = calendar.timeZone == .gmt
    }

    /// The instant at which local clocks show a wall time given as if it were UTC.
    mutating func instant(ofWallTime wall: Timestamp) -> Timestamp {
        if isUTC { return wall }
        if !stretch.contains(wall.millisecondsSince1970) { remember(around: wall) }
        guard let offset else { return calendar.instant(ofWallTime: wall) }
        return wall.advanced(byMilliseconds: -offset)
    }

    /// Every instant at which local clocks show a wall time, or nil where there is one, which ``instant(ofWallTime:)``
    /// gives: nearly always.
    mutating func ambiguity(ofWallTime wall: Timestamp) -> [Timestamp]? {
        if isUTC { return nil }
        if !stretch.contains(wall.millisecondsSince1970) { remember(around: wall) }
        guard offset == nil else { return nil }
        let instants = calendar.instants(ofWallTime: wall)
        return instants.count == 1 ? nil : instants
    }

    private mutating func remember(around wall: Timestamp) {
        guard Self.reach.contains(wall) else {
            stretch = 0..<0
            offset = nil
            return
        }
        let instant = calendar.instant(ofWallTime: wall)
        var since = instant.advanced(byMilliseconds: -Self.lookBack)
        var until = change(after: since)
        while until <= instant {
            since = until
            until = change(after: since)
        }
        let milliseconds = Int64(calendar.offsetSeconds(at: instant)) * 1000
        let settled = since.millisecondsSince1970 + Self.twoDays + milliseconds
        let end = until.millisecondsSince1970 + milliseconds
        // Clocks may show the last hours before a change a second time after it.
        let unsettled = end - Timestamp.millisecondsPerDay
        let wall = wall.millisecondsSince1970
        if (settled..<max(settled, unsettled)).contains(wall) {
            stretch = settled..<unsettled
            offset = milliseconds
        } else {
            // Wide enough to hold this time and narrow enough to end before the next settled stretch.
            stretch = wall..<max(wall + 1, wall < settled ? min(settled, wall + Timestamp.millisecondsPerDay) : end)
            offset = nil
        }
    }

    /// The first change of the offset after an instant; a far one stands for none.
    private func change(after instant: Timestamp) -> Timestamp {
        let limit = instant.advanced(byMilliseconds: 2 * 365 * Timestamp.millisecondsPerDay)
        guard let next = calendar.timeZone.nextDaylightSavingTimeTransition(after: Date(instant)),
            let timestamp = try? Timestamp(next), timestamp > instant
        else { return limit }
        return timestamp
    }
}
