import CairnDomain

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Dates and times as the clocks of a zone show them.
struct WallClock: Sendable {
    /// The zone.
    let calendar: SessionCalendar
    /// The usual time from one candle to the next, in milliseconds; 0 for a single one.
    let interval: Int64
    /// Whether the time of day says nothing, because candles span a day or more.
    let showsDatesOnly: Bool

    /// The clock for candles that open at these times, of which there is at least one.
    init(calendar: SessionCalendar, timestamps: SeriesColumn<Timestamp>) {
        self.calendar = calendar
        interval = Timestamp.typicalInterval(of: timestamps)
        // A day may last 23 hours. A single candle tells its span by nothing but a midnight.
        let opensAtMidnight = timestamps.first.map { calendar.wall($0) % Timestamp.millisecondsPerDay == 0 } ?? false
        showsDatesOnly = timestamps.count > 1 ? interval >= 22 * 3_600_000 : opensAtMidnight
    }

    /// The local date and time in milliseconds, counted as if the zone were UTC.
    func wall(_ timestamp: Timestamp) -> Int64 { calendar.wall(timestamp) }

    /// `2024-03-15`, or `2024-03-15 09:30` for candles of less than a day.
    func text(_ timestamp: Timestamp) -> String {
        let wall = wall(timestamp)
        let date = Self.day(ofWall: wall).description
        return showsDatesOnly
            ? date : "\(date) \(Self.timeOfDay(ofWall: wall, seconds: interval > 0 && interval < 60_000))"
    }

    /// The name of the zone where a reader may need it: `UTC`, `Asia/Seoul`; nil where only dates are shown.
    var zoneName: String? {
        if showsDatesOnly { return nil }
        return calendar.timeZone == .gmt ? "UTC" : calendar.timeZone.identifier
    }

    /// The day of a local time.
    static func day(ofWall wall: Int64) -> Day {
        Day(daysSince1970: Int32(clamping: wall.floorDivided(by: Timestamp.millisecondsPerDay)))
    }

    /// `09:30`, or `09:30:15`.
    static func timeOfDay(ofWall wall: Int64, seconds: Bool) -> String {
        let second = (wall - wall.floorDivided(by: Timestamp.millisecondsPerDay) * Timestamp.millisecondsPerDay) / 1000
        let parts = [second / 3600, second / 60 % 60] + (seconds ? [second % 60] : [])
        return parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }
}

extension SessionCalendar {
    /// The local time, at most as far from 1970 as a `Day` can be.
    fileprivate func wall(_ timestamp: Timestamp) -> Int64 {
        let first = Int64(Int32.min) * Timestamp.millisecondsPerDay
        let last = Int64(Int32.max) * Timestamp.millisecondsPerDay
        if timestamp.millisecondsSince1970 <= first { return first }
        if timestamp.millisecondsSince1970 >= last { return last }
        return timestamp.millisecondsSince1970 + Int64(offsetSeconds(at: timestamp)) * 1000
    }
}

extension Timestamp {
    /// The median distance of neighbours in milliseconds, judged by the first few hundred; 0 for a single one.
    static func typicalInterval(of timestamps: SeriesColumn<Timestamp>) -> Int64 {
        let sample = timestamps.prefix(257)
        let distances = zip(sample, sample.dropFirst()).map { earlier, later in
            let (distance, overflow) = later.millisecondsSince1970.subtractingReportingOverflow(
                earlier.millisecondsSince1970)
            return overflow ? .max : distance
        }
        return distances.isEmpty ? 0 : distances.sorted()[distances.count / 2]
    }
}

extension Int64 {
    /// The quotient rounded towards negative infinity; `divisor` is positive.
    func floorDivided(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
