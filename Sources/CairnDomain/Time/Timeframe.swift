/// The span one candle covers: a count of a calendar unit, such as `1m`, `4h`, `1d`, `1w` or `1M`.
///
/// One span has one form: `60m` and `3600s` are `1h`. Days and longer follow the calendar, so that `24h` is no `1d`.
public struct Timeframe: Hashable, Sendable {
    /// The calendar unit of a timeframe.
    public enum Unit: String, CaseIterable, Sendable, Hashable {
        /// Seconds.
        case second = "s"
        /// Minutes.
        case minute = "m"
        /// Hours.
        case hour = "h"
        /// Days.
        case day = "d"
        /// Weeks, which start on Monday.
        case week = "w"
        /// Calendar months.
        case month = "M"
    }

    /// How many units one candle covers, 1 to 9999 as given.
    public let count: Int
    /// The unit.
    public let unit: Unit

    /// Makes a timeframe.
    ///
    /// - Throws: `ValidationError` when `count` is not within 1...9999.
    public init(_ count: Int, _ unit: Unit) throws(ValidationError) {
        guard (1...9999).contains(count) else {
            throw ValidationError(type: "Timeframe", field: "count", value: count, reason: "is not within 1...9999")
        }
        self.init(unchecked: count, unit)
    }

    /// Parses a text such as `15m`.
    ///
    /// - Throws: `ValidationError` naming the text.
    public init(parsing text: String) throws(ValidationError) {
        guard let unit = text.last.flatMap({ Unit(rawValue: String($0)) }),
            text.dropLast().allSatisfy({ $0.isASCII && $0.isNumber }),
            let count = Int(text.dropLast()), (1...9999).contains(count)
        else {
            throw ValidationError(
                type: "Timeframe", field: "text", value: text,
                reason: "is not a count and one of s, m, h, d, w, M (1m is a minute, 1M a month)")
        }
        self.init(unchecked: count, unit)
    }

    private init(unchecked count: Int, _ unit: Unit) {
        switch (unit, count) {
        case (.second, let count) where count % 3600 == 0: (self.count, self.unit) = (count / 3600, .hour)
        case (.second, let count) where count % 60 == 0: (self.count, self.unit) = (count / 60, .minute)
        case (.minute, let count) where count % 60 == 0: (self.count, self.unit) = (count / 60, .hour)
        default: (self.count, self.unit) = (count, unit)
        }
    }

    /// One minute.
    public static let minute1 = Timeframe(unchecked: 1, .minute)
    /// Three minutes.
    public static let minute3 = Timeframe(unchecked: 3, .minute)
    /// Five minutes.
    public static let minute5 = Timeframe(unchecked: 5, .minute)
    /// Fifteen minutes.
    public static let minute15 = Timeframe(unchecked: 15, .minute)
    /// Thirty minutes.
    public static let minute30 = Timeframe(unchecked: 30, .minute)
    /// One hour.
    public static let hour1 = Timeframe(unchecked: 1, .hour)
    /// Four hours.
    public static let hour4 = Timeframe(unchecked: 4, .hour)
    /// One day.
    public static let day1 = Timeframe(unchecked: 1, .day)
    /// One week.
    public static let week1 = Timeframe(unchecked: 1, .week)
    /// One month.
    public static let month1 = Timeframe(unchecked: 1, .month)

    /// The length in milliseconds of a timeframe of fixed length (seconds to hours); nil for days and longer, whose
    /// length depends on the calendar.
    public var fixedMilliseconds: Int64? {
        switch unit {
        case .second, .minute, .hour: nominalMilliseconds
        case .day, .week, .month: nil
        }
    }

    /// The usual length in milliseconds, with a month as 30 days; for estimates and ordering only.
    public var nominalMilliseconds: Int64 {
        let unitLength: Int64 =
            switch unit {
            case .second: 1000
            case .minute: 60_000
            case .hour: 3_600_000
            case .day: Timestamp.millisecondsPerDay
            case .week: 7 * Timestamp.millisecondsPerDay
            case .month: 30 * Timestamp.millisecondsPerDay
            }
        return Int64(count) * unitLength
    }
}

extension Timeframe: LosslessStringConvertible, Codable, Comparable {
    /// The shortest text: `15m`, `1d`, `1M`.
    public var description: String { "\(count)\(unit.rawValue)" }

    /// Parses a text such as `15m`; nil for anything else.
    public init?(_ description: String) {
        guard let timeframe = try? Timeframe(parsing: description) else { return nil }
        self = timeframe
    }

    /// Orders by usual length, then by count, so that sorting is stable: `24h` before `1d`.
    public static func < (lhs: Timeframe, rhs: Timeframe) -> Bool {
        (lhs.nominalMilliseconds, -lhs.count) < (rhs.nominalMilliseconds, -rhs.count)
    }

    /// Encodes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Decodes the text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        do {
            try self.init(parsing: text)
        } catch {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(error)")
        }
    }
}
