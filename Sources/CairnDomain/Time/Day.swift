/// A calendar day without time or zone, as days since 1970-01-01.
public struct Day: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; negative before it.
    public let daysSince1970: Int32

    /// Makes the day that lies so many days after 1970-01-01.
    public init(daysSince1970: Int32) {
        self.daysSince1970 = daysSince1970
    }

    /// Makes a day of the Gregorian calendar.
    ///
    /// - Throws: `ValidationError` for a day the calendar does not have.
    public init(year: Int, month: Int, day: Int) throws(ValidationError) {
        guard (-1_000_000...1_000_000).contains(year),
            let date = CivilDate(year: Int64(year), month: month, day: day)
        else {
            throw ValidationError(
                type: "Day", field: "date", value: "\(year)-\(month)-\(day)", reason: "is not a day of the calendar")
        }
        daysSince1970 = Int32(date.daysSince1970)
    }

    /// The day in UTC that holds an instant.
    ///
    /// - Throws: `ValidationError` for an instant further than five million years from 1970.
    public init(containing timestamp: Timestamp) throws(ValidationError) {
        let days = timestamp.millisecondsSince1970.flooredQuotient(dividingBy: Timestamp.millisecondsPerDay)
        guard let days = Int32(exactly: days) else {
            throw ValidationError(type: "Day", field: "timestamp", value: timestamp, reason: "is out of range")
        }
        daysSince1970 = days
    }

    /// The year of the Gregorian calendar; 0 is 1 BC.
    public var year: Int { Int(civil.year) }
    /// The month, 1 to 12.
    public var month: Int { civil.month }
    /// The day of the month, 1 to 31.
    public var day: Int { civil.day }
    /// The day of the week as ISO 8601 counts: 1 is Monday, 7 is Sunday.
    public var weekday: Int {
        let sinceMonday = Int64(daysSince1970) + 3  // 1970-01-01 was a Thursday.
        return Int(sinceMonday - sinceMonday.flooredQuotient(dividingBy: 7) * 7) + 1
    }

    /// Midnight in UTC at which the day begins.
    public var start: Timestamp {
        Timestamp(millisecondsSince1970: Int64(daysSince1970) * Timestamp.millisecondsPerDay)
    }

    /// The day so many days later, or earlier when negative; traps when no `Day` can hold it.
    public func advanced(by days: Int) -> Day { Day(daysSince1970: daysSince1970 + Int32(days)) }

    /// Orders by date.
    public static func < (lhs: Day, rhs: Day) -> Bool { lhs.daysSince1970 < rhs.daysSince1970 }

    private var civil: CivilDate { CivilDate(daysSince1970: Int64(daysSince1970)) }
}

extension Day: LosslessStringConvertible {
    /// ISO 8601: `2024-02-29`.
    public var description: String {
        var bytes: [UInt8] = []
        BackwardText.append(to: &bytes) { $0.prepend(civil) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Parses `YYYY-MM-DD`; nil for anything else.
    public init?(_ description: String) {
        guard let parsed = try? DateTimeText(description), parsed.millisecondOfDay == nil,
            let days = Int32(exactly: parsed.daysSince1970)
        else { return nil }
        daysSince1970 = days
    }
}

extension Day: Codable {
    /// Encodes ISO 8601 text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Decodes ISO 8601 text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let day = Day(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(text) is not a day YYYY-MM-DD")
        }
        self = day
    }
}
