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
    }

    /// Whether this calendar needs no zone rules, so that a backend can align in integer arithmetic.
    public var isUTC: Bool { self == .utc }

    /// Seconds east of UTC at an instant.
    public func offsetSeconds(at timestamp: Timestamp) -> Int {
        isUTC ? 0 : timeZone.secondsFromGMT(for: Date(timestamp))
    }

    /// The trading day, as days since 1970-01-01, that holds an instant.
    func tradingDay(containing timestamp: Timestamp) -> Int64 {
        let offset = Int64(offsetSeconds(at: timestamp)) * 1000
        let local = timestamp.advanced(byMilliseconds: offset - Int64(sessionStartMinute) * 60_000)
        var day = local.millisecondsSince1970.flooredQuotient(dividingBy: Timestamp.millisecondsPerDay)
        // Around a change of offset the wall clock can disagree with the instants the days begin at.
        while start(ofTradingDay: day) > timestamp { day -= 1 }
        while day < Int64.max / Timestamp.millisecondsPerDay, start(ofTradingDay: day + 1) <= timestamp { day += 1 }
        return day
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

    /// The instant at which local clocks show a wall time given as if it were UTC.
    public func instant(ofWallTime wall: Timestamp) -> Timestamp {
        if isUTC || timeZone == .gmt { return wall }
        // The offset in force a day earlier decides skipped and repeated times: the first of two, the later of none.
        let before = offsetSeconds(at: wall.advanced(byMilliseconds: -Timestamp.millisecondsPerDay))
        let guess = wall.advanced(byMilliseconds: -Int64(before) * 1000)
        let actual = offsetSeconds(at: guess)
        if actual == before { return guess }
        let corrected = wall.advanced(byMilliseconds: -Int64(actual) * 1000)
        return offsetSeconds(at: corrected) == actual ? corrected : guess
    }
}
