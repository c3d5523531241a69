/// An instant as whole milliseconds since 1970-01-01 00:00 UTC, exact in every backend.
public struct Timestamp: BitwiseCopyable, Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01 00:00 UTC; negative before it.
    public let millisecondsSince1970: Int64

    /// Makes an instant from milliseconds since 1970-01-01 00:00 UTC.
    @inlinable
    public init(millisecondsSince1970: Int64) {
        self.millisecondsSince1970 = millisecondsSince1970
    }

    /// Makes an instant from whole seconds since 1970-01-01 00:00 UTC.
    ///
    /// - Throws: `ValidationError` when the instant cannot be held.
    public init(secondsSince1970 seconds: Int64) throws(ValidationError) {
        let (milliseconds, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        if overflow {
            throw ValidationError(type: "Timestamp", field: "seconds", value: seconds, reason: "is out of range")
        }
        millisecondsSince1970 = milliseconds
    }

    /// The earliest instant, 292 million years before 1970.
    public static let min = Timestamp(millisecondsSince1970: .min)
    /// The latest instant, 292 million years after 1970.
    public static let max = Timestamp(millisecondsSince1970: .max)
    /// 86,400,000.
    public static let millisecondsPerDay: Int64 = 86_400_000

    /// The instant so many milliseconds later; stays at ``min`` or ``max`` when it would pass them.
    public func advanced(byMilliseconds milliseconds: Int64) -> Timestamp {
        let (sum, overflow) = millisecondsSince1970.addingReportingOverflow(milliseconds)
        if overflow { return milliseconds < 0 ? .min : .max }
        return Timestamp(millisecondsSince1970: sum)
    }

    /// Orders by time.
    @inlinable
    public static func < (lhs: Timestamp, rhs: Timestamp) -> Bool {
        lhs.millisecondsSince1970 < rhs.millisecondsSince1970
    }
}

extension Timestamp: LosslessStringConvertible {
    /// ISO 8601 in UTC: `2024-01-15T09:30:00Z`, with milliseconds when there are any.
    public var description: String {
        var bytes: [UInt8] = []
        write(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Parses ISO 8601; a text without a zone is taken as UTC. Nil for anything else.
    public init?(_ description: String) {
        guard let timestamp = try? DateTimeText(description).timestamp() else { return nil }
        self = timestamp
    }

    /// Appends ISO 8601 text, what bulk writers use instead of ``description``.
    ///
    /// - Parameters:
    ///   - bytes: The buffer to append to.
    ///   - offsetSeconds: Seconds east of UTC to write the local time in; 0 writes `Z`. ISO 8601 knows whole minutes
    ///     only and the parser 18 hours at most: other offsets are cut to that, and the text names the same instant.
    public func write(into bytes: inout [UInt8], offsetSeconds: Int = 0) {
        let offsetMinutes =
            Swift.min(Swift.max(offsetSeconds, -DateTimeText.largestOffset), DateTimeText.largestOffset) / 60
        let utcDays = millisecondsSince1970.flooredQuotient(dividingBy: Self.millisecondsPerDay)
        // Days and time of day are shifted apart, because local time may lie beyond what a `Timestamp` holds.
        let shifted = millisecondsSince1970 &- utcDays &* Self.millisecondsPerDay + Int64(offsetMinutes) * 60_000
        let days = shifted.flooredQuotient(dividingBy: Self.millisecondsPerDay)
        let ofDay = UInt64(shifted - days * Self.millisecondsPerDay)
        BackwardWriter.append(to: &bytes) { writer in
            if offsetMinutes == 0 {
                writer.write("Z")
            } else {
                writer.write(UInt64(offsetMinutes.magnitude % 60), digits: 2)
                writer.write(":")
                writer.write(UInt64(offsetMinutes.magnitude / 60), digits: 2)
                writer.write(offsetMinutes < 0 ? "-" : "+")
            }
            if ofDay % 1000 != 0 {
                writer.write(ofDay % 1000, digits: 3)
                writer.write(".")
            }
            writer.write(ofDay / 1000 % 60, digits: 2)
            writer.write(":")
            writer.write(ofDay / 60_000 % 60, digits: 2)
            writer.write(":")
            writer.write(ofDay / 3_600_000, digits: 2)
            writer.write("T")
            writer.write(CivilDate(daysSince1970: utcDays + days))
        }
    }
}

extension Timestamp: Codable {
    /// Encodes ISO 8601 text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Decodes ISO 8601 text, or a whole number of milliseconds since 1970.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let milliseconds = try? container.decode(Int64.self) {
            self.init(millisecondsSince1970: milliseconds)
            return
        }
        let text = try container.decode(String.self)
        guard let timestamp = Timestamp(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(text) is not an ISO 8601 date-time")
        }
        self = timestamp
    }
}
