import CairnDomain

/// PostgreSQL's `timestamptz` and `date` in binary: microseconds and days since 2000-01-01, the extremes of which are
/// infinities.
///
/// Bounds: https://www.postgresql.org/docs/current/datatype-datetime.html
enum TimeWire {
    /// 2000-01-01 in milliseconds since 1970.
    private static let epoch: Int64 = 946_684_800_000
    /// 2000-01-01 in days since 1970.
    private static let epochDay: Int32 = 10_957

    /// The instants that are finite: 4714-11-24 BC to 294276-12-31.
    static let timestamps =
        Timestamp(millisecondsSince1970: -210_866_803_200_000)...Timestamp(millisecondsSince1970: 9_224_318_015_999_999)
    /// The days that are finite: 4714-11-24 BC to 5874897-12-31.
    static let days = Day(daysSince1970: -2_440_588)...Day(daysSince1970: 2_145_042_905)

    /// Microseconds since 2000 of an instant.
    ///
    /// - Throws: `WireError` with code `inexact` for one beyond the finite ones.
    @inline(__always)
    static func microseconds(_ time: Timestamp) throws(WireError) -> Int64 {
        guard timestamps.contains(time) else {
            throw .inexact("holds a time that is not from 4714-11-24 BC to 294276-12-31, as PostgreSQL's are")
        }
        return unchecked(time)
    }

    /// Days since 2000 of a day.
    ///
    /// - Throws: `WireError` with code `inexact` for one beyond the finite ones.
    static func days(_ day: Day) throws(WireError) -> Int32 {
        guard days.contains(day) else {
            throw .inexact("holds a day that is not from 4714-11-24 BC to 5874897-12-31, as PostgreSQL's are")
        }
        return day.daysSince1970 - epochDay
    }

    /// Microseconds since 2000 of an instant to compare with: beyond the finite ones an infinity, which is in the same
    /// order to all that a column can hold.
    static func clampedMicroseconds(_ time: Timestamp) -> Int64 {
        time < timestamps.lowerBound ? .min : time > timestamps.upperBound ? .max : unchecked(time)
    }

    /// Days since 2000 of a day to compare with, as ``clampedMicroseconds(_:)``.
    static func clampedDays(_ day: Day) -> Int32 {
        day < days.lowerBound ? .min : day > days.upperBound ? .max : day.daysSince1970 - epochDay
    }

    /// Microseconds since 2000 of an instant that is known to be finite.
    @inline(__always)
    static func unchecked(_ time: Timestamp) -> Int64 { (time.millisecondsSince1970 &- epoch) &* 1000 }

    /// Reads an instant.
    ///
    /// - Throws: `WireError` for an infinity, and for one between two milliseconds: cut off, it would not be found again,
    ///   and pages would repeat or leave out what shares its millisecond.
    @inline(__always)
    static func timestamp(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> Timestamp {
        guard let microseconds = bytes.bigEndian(Int64.self) else { throw .malformed("timestamptz") }
        guard microseconds != .min, microseconds != .max else { throw .stored("holds an infinite time") }
        let (quotient, rest) = microseconds.quotientAndRemainder(dividingBy: 1000)
        guard rest == 0 else {
            throw .stored("holds a time between two milliseconds; a column of type timestamptz(3) has none")
        }
        return Timestamp(millisecondsSince1970: epoch &+ quotient)
    }

    /// Reads a day.
    ///
    /// - Throws: `WireError` for an infinity.
    static func day(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> Day {
        guard let days = bytes.bigEndian(Int32.self) else { throw .malformed("date") }
        guard days != .min, days != .max else { throw .stored("holds an infinite day") }
        let (sum, overflow) = days.addingReportingOverflow(epochDay)
        if overflow { throw .malformed("date") }
        return Day(daysSince1970: sum)
    }
}
