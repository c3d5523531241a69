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

    /// 18 hours in seconds; no zone is further from UTC.
    static let largestOffset = 64_800

    /// Makes the parts; what parsers of other notations use.
    ///
    /// - Throws: `DateTimeTextError.noSuchDay` for a day the calendar does not have or a year of more than nine digits,
    ///   `noSuchTime` for a time outside of the day or an offset beyond 18 hours.
    public init(
        year: Int, month: Int, day: Int, millisecondOfDay: Int? = nil, offsetSeconds: Int? = nil
    ) throws(DateTimeTextError) {
        guard let date = CivilDate(year: Int64(year), month: month, day: day) else { throw .noSuchDay }
        guard (0..<86_400_000).contains(millisecondOfDay ?? 0),
            (-Self.largestOffset...Self.largestOffset).contains(offsetSeconds ?? 0)
        else { throw .noSuchTime }
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
        if let plain = Self(plain: bytes) {
            self = plain
            return
        }
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

    /// The common shape, `YYYY-MM-DDTHH:MM:SS` with or without `Z`; nil sends the text the long way.
    private init?(plain bytes: UnsafeBufferPointer<UInt8>) {
        let hasZone = bytes.count == 20 && bytes[19] == UInt8(ascii: "Z")
        guard hasZone || bytes.count == 19, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":")
        else { return nil }
        var areDigits = true
        func pair(_ position: Int) -> Int {
            let tens = bytes[position] &- UInt8(ascii: "0")
            let ones = bytes[position + 1] &- UInt8(ascii: "0")
            areDigits = areDigits && tens <= 9 && ones <= 9
            return Int(tens) * 10 + Int(ones)
        }
        let (year, month, day) = (pair(0) * 100 + pair(2), pair(5), pair(8))
        let (hour, minute, second) = (pair(11), pair(14), pair(17))
        guard areDigits, hour < 24, minute < 60, second < 60,
            let date = CivilDate(year: Int64(year), month: month, day: day)
        else { return nil }
        daysSince1970 = date.daysSince1970
        millisecondOfDay = ((hour * 60 + minute) * 60 + second) * 1000
        offsetSeconds = hasZone ? 0 : nil
    }

    /// The instant, when the text names its zone; otherwise midnight and local time are taken in `defaultOffset`.
    ///
    /// - Parameter defaultOffset: Seconds east of UTC for a text without a zone.
    /// - Throws: `DateTimeTextError.outOfRange` when no `Timestamp` can hold it.
    public func timestamp(defaultOffset: Int = 0) throws(DateTimeTextError) -> Timestamp {
        // In 128 bits: the day of the earliest instant begins before the earliest instant.
        let dayStart = Int128(daysSince1970) &* Int128(Timestamp.millisecondsPerDay)
        let offset = Int128(offsetSeconds ?? defaultOffset) &* 1000
        guard let instant = Int64(exactly: dayStart &+ Int128(millisecondOfDay ?? 0) &- offset) else {
            throw .outOfRange
        }
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
