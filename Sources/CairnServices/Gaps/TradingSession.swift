public import CairnDomain

/// A part of a trading day during which a market is open, in minutes after local midnight.
///
/// A session that crosses midnight closes after minute 1440 of the day on which it opens.
public struct TradingSession: Hashable, Sendable {
    /// The minute at which it opens, 0 to 1439.
    public let openMinute: Int
    /// The minute at which it closes, after ``openMinute`` by at most 1440.
    public let closeMinute: Int

    /// From midnight to midnight.
    public static let wholeDay = TradingSession(unchecked: 0, 1440)

    /// Makes a session.
    ///
    /// - Throws: `ValidationError` when the minutes are out of range.
    public init(openMinute: Int, closeMinute: Int) throws(ValidationError) {
        guard (0..<1440).contains(openMinute) else {
            throw ValidationError(
                type: "TradingSession", field: "openMinute", value: openMinute, reason: "is not within 0...1439")
        }
        guard closeMinute > openMinute, closeMinute <= openMinute + 1440 else {
            throw ValidationError(
                type: "TradingSession", field: "closeMinute", value: closeMinute,
                reason: "is not within a day after \(openMinute)")
        }
        self.init(unchecked: openMinute, closeMinute)
    }

    /// Parses two times such as `09:30-16:00`, `00:00-24:00`, or `17:00-16:00`, which ends on the next day.
    ///
    /// - Throws: `ValidationError` naming the text.
    public init(parsing text: String) throws(ValidationError) {
        let times = text.split(separator: "-", omittingEmptySubsequences: false).map { Self.minute($0.trimmed) }
        guard times.count == 2, let open = times[0], let close = times[1], open < 1440 else {
            throw ValidationError(
                type: "TradingSession", field: "text", value: text, reason: "is not two times such as 09:30-16:00")
        }
        self.init(unchecked: open, close > open ? close : close + 1440)
    }

    init(unchecked openMinute: Int, _ closeMinute: Int) {
        self.openMinute = openMinute
        self.closeMinute = closeMinute
    }

    /// `9:30` or `09:30` as minutes; 24:00 is the end of the day.
    private static func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
            text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ":") }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= 1440
        else { return nil }
        return hour * 60 + minute
    }
}

extension TradingSession: CustomStringConvertible {
    /// Local times as parsed: `09:30-16:00`; a session to midnight ends at `24:00`.
    public var description: String {
        let close = closeMinute > 1440 ? closeMinute - 1440 : closeMinute
        return "\(Self.text(openMinute))-\(Self.text(close))"
    }

    private static func text(_ minute: Int) -> String {
        let (hours, minutes) = minute.quotientAndRemainder(dividingBy: 60)
        return "\(hours < 10 ? "0" : "")\(hours):\(minutes < 10 ? "0" : "")\(minutes)"
    }
}
