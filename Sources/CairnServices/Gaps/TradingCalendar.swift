public import CairnDomain

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// When a market trades: its sessions on each weekday, holidays and half days, in a time zone.
///
/// ```swift
/// let newYork = try TradingCalendar(
///     timeZone: zone, sessions: [TradingSession(parsing: "09:30-16:00")],
///     holidays: [Day(year: 2024, month: 12, day: 25)], halfDays: [Day(year: 2024, month: 12, day: 24): 13 * 60])
/// let futures = try TradingCalendar(
///     timeZone: chicago, weekdays: Set(parsing: "Sun-Thu"), sessions: [TradingSession(parsing: "17:00-16:00")])
/// ```
///
/// A session that crosses midnight belongs to the day on which it opens.
public struct TradingCalendar: Hashable, Sendable {
    /// The zone of the session times.
    public let timeZone: TimeZone
    /// The sessions of each weekday that has any, ascending.
    public let sessions: [Weekday: [TradingSession]]
    /// Days without trading.
    public var holidays: Set<Day>
    /// Days that end early, with the minute after local midnight at which they do.
    public let halfDays: [Day: Int]
    /// A minute after local midnight at which an intraday candle opens; nil means at the opening of the first session.
    ///
    /// It matters for candles that are coarser than the steps in which sessions open: hourly candles of a session
    /// from 09:30 open at half past, or on the hour with an origin of 0.
    public let candleOriginMinute: Int?

    /// A market that never closes, in UTC.
    public static let alwaysOpen = TradingCalendar(
        unchecked: .gmt, sessions: Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0, [.wholeDay]) }))

    /// Makes a calendar with the same sessions on each of some weekdays.
    ///
    /// - Throws: `ValidationError` as the other initializer does.
    public init(
        timeZone: TimeZone = .gmt, weekdays: Set<Weekday> = .mondayToFriday, sessions: [TradingSession] = [.wholeDay],
        holidays: Set<Day> = [], halfDays: [Day: Int] = [:], candleOriginMinute: Int? = nil
    ) throws(ValidationError) {
        try self.init(
            timeZone: timeZone, sessions: Dictionary(uniqueKeysWithValues: weekdays.map { ($0, sessions) }),
            holidays: holidays, halfDays: halfDays, candleOriginMinute: candleOriginMinute)
    }

    /// Makes a calendar.
    ///
    /// - Throws: `ValidationError` when no weekday has a session, the sessions of a day do not ascend or overlap,
    ///   the sessions of all weekdays do not fit into one day that begins at the earliest opening, or a minute is
    ///   out of range.
    public init(
        timeZone: TimeZone, sessions: [Weekday: [TradingSession]], holidays: Set<Day> = [],
        halfDays: [Day: Int] = [:], candleOriginMinute: Int? = nil
    ) throws(ValidationError) {
        let sessions = sessions.filter { !$0.value.isEmpty }
        for (weekday, list) in sessions {
            for (earlier, later) in zip(list, list.dropFirst()) where later.openMinute < earlier.closeMinute {
                throw Self.flaw("sessions", "\(weekday) \(later)", "begins before \(earlier) has ended")
            }
        }
        guard let first = sessions.values.compactMap(\.first?.openMinute).min(),
            let last = sessions.values.compactMap(\.last?.closeMinute).max()
        else { throw Self.flaw("sessions", "none", "leave no time to trade") }
        guard last - first <= 1440 else {
            throw Self.flaw("sessions", "\(first)...\(last)", "are more than 1440 minutes long with their breaks")
        }
        for (day, minute) in halfDays where !(0...2880).contains(minute) {
            throw Self.flaw("halfDays", "\(day) \(minute)", "is not a minute of the day")
        }
        if let origin = candleOriginMinute, !(0..<1440).contains(origin) {
            throw Self.flaw("candleOriginMinute", "\(origin)", "is not within 0...1439")
        }
        self.init(
            unchecked: timeZone, sessions: sessions, holidays: holidays, halfDays: halfDays,
            candleOriginMinute: candleOriginMinute)
    }

    private init(
        unchecked timeZone: TimeZone, sessions: [Weekday: [TradingSession]], holidays: Set<Day> = [],
        halfDays: [Day: Int] = [:], candleOriginMinute: Int? = nil
    ) {
        self.timeZone = timeZone
        self.sessions = sessions
        self.holidays = holidays
        self.halfDays = halfDays
        self.candleOriginMinute = candleOriginMinute
    }

    /// The sessions of a day, cut short on half days; none on days without trading.
    public func sessions(on day: Day) -> [TradingSession] {
        guard let regular = sessions[Weekday(of: day)], !holidays.contains(day) else { return [] }
        guard let end = halfDays[day] else { return regular }
        return regular.compactMap { session in
            session.openMinute < end
                ? TradingSession(unchecked: session.openMinute, min(session.closeMinute, end)) : nil
        }
    }

    /// Whether a day has a session.
    public func trades(on day: Day) -> Bool { !sessions(on: day).isEmpty }

    /// The earliest opening of any weekday.
    var earliestOpen: Int { sessions.values.compactMap(\.first?.openMinute).min() ?? 0 }

    private static func flaw(_ field: String, _ value: String, _ reason: String) -> ValidationError {
        ValidationError(type: "TradingCalendar", field: field, value: value, reason: reason)
    }
}

extension TradingCalendar: CustomStringConvertible {
    /// One line: `Mon-Fri 09:30-16:00 America/New_York, 10 holidays`.
    public var description: String {
        if self == .alwaysOpen { return "24/7" }
        var parts: [String] = []
        var weekdays = Weekday.allCases[...]
        while let first = weekdays.first {
            let run = weekdays.prefix { sessions[$0] == sessions[first] }
            weekdays = weekdays.dropFirst(run.count)
            guard let list = sessions[first], let last = run.last else { continue }
            parts.append("\(first == last ? "\(first)" : "\(first)-\(last)") \(Self.text(list))")
        }
        var text = parts.joined(separator: ", ") + " \(timeZone.identifier == "GMT" ? "UTC" : timeZone.identifier)"
        if !holidays.isEmpty { text += ", \(holidays.count) \(holidays.count == 1 ? "holiday" : "holidays")" }
        if !halfDays.isEmpty { text += ", \(halfDays.count) \(halfDays.count == 1 ? "half day" : "half days")" }
        return text
    }

    /// All sessions, or the frame and the number of breaks where there are more than three.
    private static func text(_ sessions: [TradingSession]) -> String {
        guard sessions.count > 3, let first = sessions.first, let last = sessions.last else {
            return sessions.map(\.description).joined(separator: " ")
        }
        let frame = TradingSession(unchecked: first.openMinute, last.closeMinute)
        return "\(frame) with \(sessions.count - 1) breaks"
    }
}
