/// The date, time of day and zone offset written in an ISO 8601 text, before a time zone is applied.
///
/// Accepts `2024-01-15`, `2024-01-15T09:30`, `2024-01-15 09:30:00.123Z`, `2024-01-15T09:30:00+09:00`, `20240115`
/// and signed years of more than four digits. Works on bytes because imports parse millions of them.
public struct DateTimeText: Hashable, Sendable {
    /// The calendar day as days since 1970-01-01.
    public let daysSince1970: Int64
    /// Milliseconds since midnight, or nil when the text is a date alone.
    public let millisecondOfDay: Int?
    /// The offset from UTC in seconds that the text names (`Z` is 0), or nil when it names none.
    public let offsetSeconds: Int?

    /// Makes the parts; what parsers of other notations use.
    ///
    /// - Throws: `DateTimeTextError.noSuchDay` for a day the calendar does not have.
    public init(
        year: Int, month: Int, day: Int, millisecondOfDay: Int? = nil, offsetSeconds: Int? = nil
    ) throws(DateTimeTextError) {
        guard let date = CivilDate(year: Int64(year), month: month, day: day) else { throw .noSuchDay }
        daysSince1970 = date.daysSince1970
        self.millisecondOfDay = millisecondOfDay
        self.offsetSeconds = offsetSeconds
    }

    /// Parses a text; see ``init(utf8:)``.
    public init(_ text: String) throws(DateTimeTextError) {
        var text = text
        let result: Result<Self, DateTimeTextError> = text.withUTF8 { bytes in
            do throws(DateTimeTextError) { return .success(try Self(utf8: bytes)) } catch { return .failure(error) }
        }
        self = try result.get()
    }

    /// Parses UTF-8 bytes.
    ///
    /// - Throws: `DateTimeTextError`, which tells a malformed text from a day or time that does not exist.
    public init(utf8 bytes: UnsafeBufferPointer<UInt8>) throws(DateTimeTextError) {
        var scanner = DateTimeScanner(bytes)
        let date = try scanner.date()
        daysSince1970 = date.daysSince1970
        if scanner.isAtEnd {
            millisecondOfDay = nil
            offsetSeconds = nil
            return
        }
        guard scanner.skip("T") || scanner.skip(" ") || scanner.skip("t") else { throw .malformed }
        millisecondOfDay = try scanner.timeOfDay()
        offsetSeconds = try scanner.zone()
        guard scanner.isAtEnd else { throw .malformed }
    }

    /// The instant, when the text names its zone; otherwise midnight and local time are taken in `defaultOffset`.
    ///
    /// - Parameter defaultOffset: Seconds east of UTC for a text without a zone.
    /// - Throws: `DateTimeTextError.outOfRange` when no `Timestamp` can hold it.
    public func timestamp(defaultOffset: Int = 0) throws(DateTimeTextError) -> Timestamp {
        let (dayStart, overflow) = daysSince1970.multipliedReportingOverflow(by: Timestamp.millisecondsPerDay)
        let ofDay = Int64(millisecondOfDay ?? 0) - Int64(offsetSeconds ?? defaultOffset) * 1000
        let (instant, overflowSum) = dayStart.addingReportingOverflow(ofDay)
        if overflow || overflowSum { throw .outOfRange }
        return Timestamp(millisecondsSince1970: instant)
    }
}

/// Why a text is not a date or date-time.
public enum DateTimeTextError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The text has another shape.
    case malformed
    /// The calendar has no such day: 2024-02-30.
    case noSuchDay
    /// The clock has no such time: 25:00.
    case noSuchTime
    /// The text is more precise than a millisecond.
    case tooPrecise
    /// The instant lies beyond what a `Timestamp` holds.
    case outOfRange

    /// The reason as the end of a sentence.
    public var description: String {
        switch self {
        case .malformed: "is not an ISO 8601 date or date-time"
        case .noSuchDay: "is not a day of the calendar"
        case .noSuchTime: "is not a time of day"
        case .tooPrecise: "is more precise than a millisecond"
        case .outOfRange: "is out of range"
        }
    }
}
