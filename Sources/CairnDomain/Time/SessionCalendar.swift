#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// The time zone and the time of day at which trading days begin: what candles are aligned to.
///
/// Named zones need Foundation's zone data; a process that imports only `FoundationEssentials` has UTC and fixed
/// offsets. Days, weeks and months begin at the session start of their first local day; seconds to hours are counted
/// from the session start of each day, so that `4h` candles of a session opening at 09:00 begin at 09:00 and 13:00.
public struct SessionCalendar: Hashable, Sendable {
    /// The zone in which days begin.
    public let timeZone: TimeZone
    /// Minutes after local midnight at which a trading day begins, 0 to 1439.
    public let sessionStartMinute: Int
    /// Seconds east of UTC of a zone whose clocks never change; nil sends every question to the zone's rules.
    private let fixedOffset: Int?

    /// Days of UTC from midnight: the calendar of markets that never close, and the default everywhere.
    public static let utc = SessionCalendar(unchecked: .gmt, sessionStartMinute: 0)

    /// Makes a calendar.
    ///
    /// - Throws: `ValidationError` when the session start is not within 0...1439 minutes.
    public init(timeZone: TimeZone, sessionStartMinute: Int = 0) throws(ValidationError) {
        guard (0..<1440).contains(sessionStartMinute) else {
            throw ValidationError(
                type: "SessionCalendar", field: "sessionStartMinute", value: sessionStartMinute,
                reason: "is not within 0...1439")
        }
        self.init(unchecked: timeZone, sessionStartMinute: sessionStartMinute)
    }

    private init(unchecked timeZone: TimeZone, sessionStartMinute: Int) {
        self.timeZone = timeZone
        self.sessionStartMinute = sessionStartMinute
        let name = timeZone.identifier
        let isFixed = name == "UTC" || name.hasPrefix("GMT") || name.hasPrefix("Etc/")
        fixedOffset = isFixed ? timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: 0)) : nil
    }

    /// Whether days begin at midnight UTC, so that a backend can align in integer arithmetic.
    public var isUTC: Bool { fixedOffset == 0 && sessionStartMinute == 0 }

    /// Seconds east of UTC at an instant; before the year 1 and after 9999 as at the nearest instant between.
    public func offsetSeconds(at timestamp: Timestamp) -> Int {
        if let fixedOffset { return fixedOffset }
        // Zone rules mean nothing further out, and Foundation's answers far out contradict each other.
        let known = Swift.min(Swift.max(timestamp, Self.firstKnown), Self.lastKnown)
        return timeZone.secondsFromGMT(for: Date(known))
    }

    private static let firstKnown = Timestamp(millisecondsSince1970: -62_135_596_800_000)
    private static let lastKnown = Timestamp(millisecondsSince1970: 253_402_300_799_000)

    /// The trading day that holds an instant.
    func tradingDay(containing timestamp: Timestamp) -> TradingDay {
        let offset = Int64(offsetSeconds(at: timestamp)) * 1000
        let local = timestamp.advanced(byMilliseconds: offset - Int64(sessionStartMinute) * 60_000)
        var index = local.millisecondsSince1970.flooredQuotient(dividingBy: Timestamp.millisecondsPerDay)
        var open = start(ofTradingDay: index)
        var close = start(ofTradingDay: index + 1)
        // Around a change of offset the wall clock can disagree with the instants the days begin at.
        while open > timestamp {
            index -= 1
            (open, close) = (start(ofTradingDay: index), open)
        }
        while close <= timestamp, close < .max {
            index += 1
            (open, close) = (close, start(ofTradingDay: index + 1))
        }
        return TradingDay(index: index, span: open..<close)
    }

    /// The instant at which a trading day begins.
    ///
    /// A local time that the clock skips is taken with the offset in force before the change, as RFC 5545 does.
    func start(ofTradingDay day: Int64) -> Timestamp {
        let (midnight, overflow) = day.multipliedReportingOverflow(by: Timestamp.millisecondsPerDay)
        if overflow { return day < 0 ? .min : .max }
        let wall = Timestamp(millisecondsSince1970: midnight).advanced(
            byMilliseconds: Int64(sessionStartMinute) * 60_000)
        return instant(ofWallTime: wall)
    }

    /// Every instant at which local clocks show a wall time given as if it were UTC, ascending.
    ///
    /// - Returns: Nothing for a time that the clocks skip, two for one that they show twice.
    public func instants(ofWallTime wall: Timestamp) -> [Timestamp] {
        if fixedOffset != nil { return [instant(ofWallTime: wall)] }
        let offsets = [-Timestamp.millisecondsPerDay, Timestamp.millisecondsPerDay].map { days in
            offsetSeconds(at: wall.advanced(byMilliseconds: days))
        }
        return Set(offsets).compactMap { offset in
            let instant = wall.advanced(byMilliseconds: -Int64(offset) * 1000)
            return offsetSeconds(at: instant) == offset ? instant : nil
        }.sorted()
    }

    /// The instant at which local clocks show a wall time given as if it were UTC.
    ///
    /// Of two instants it is the first; a time that the clocks skip is taken with the offset in force before.
    public func instant(ofWallTime wall: Timestamp) -> Timestamp {
        if let fixedOffset { return wall.advanced(byMilliseconds: Int64(-fixedOffset) * 1000) }
        // The offset in force a day earlier decides skipped and repeated times: the first of two, the later of none.
        let before = offsetSeconds(at: wall.advanced(byMilliseconds: -Timestamp.millisecondsPerDay))
        let guess = wall.advanced(byMilliseconds: -Int64(before) * 1000)
        let actual = offsetSeconds(at: guess)
        if actual == before { return guess }
        let corrected = wall.advanced(byMilliseconds: -Int64(actual) * 1000)
        return offsetSeconds(at: corrected) == actual ? corrected : guess
    }
}
