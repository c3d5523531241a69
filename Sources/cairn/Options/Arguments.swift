public import ArgumentParser
public import CairnDomain
import CairnRepositories
import Foundation

extension Timeframe {
    /// Parses an argument; the error says what a timeframe looks like.
    @Sendable
    static func argument(_ text: String) throws -> Timeframe { try Timeframe(parsing: text) }

    /// What completions offer.
    static let completion = CompletionKind.list(["1m", "5m", "15m", "30m", "1h", "4h", "1d", "1w", "1M"])
}

/// A point in time as users type it: a day, a date-time, or `now`.
struct TimeArgument: Sendable {
    let text: String
    private let parsed: DateTimeText?

    /// Parses an argument; the error says what is wrong with it.
    @Sendable
    init(parsing text: String) throws {
        self.text = text
        parsed = text == "now" ? nil : try DateTimeText(text)
    }

    /// The first instant that the text can mean.
    func start(in calendar: SessionCalendar) throws -> Timestamp {
        guard let parsed else { return .now }
        let wall = try parsed.timestamp()
        return parsed.offsetSeconds == nil ? calendar.instant(ofWallTime: wall) : wall
    }

    /// The last instant that the text can mean: for a day its last millisecond.
    func end(in calendar: SessionCalendar) throws -> Timestamp {
        guard let parsed, parsed.millisecondOfDay == nil else { return try start(in: calendar) }
        let nextDay = try parsed.timestamp().advanced(byMilliseconds: Timestamp.millisecondsPerDay)
        return calendar.instant(ofWallTime: nextDay).advanced(byMilliseconds: -1)
    }
}

/// A time zone by name, `UTC`, or a fixed offset such as `+09:00`.
struct TimeZoneArgument: Sendable {
    let timeZone: TimeZone

    /// Parses an argument; the error says what a zone looks like.
    @Sendable
    init(parsing text: String) throws {
        guard let zone = TimeZone(identifier: text) ?? Self.offset(text) else {
            throw ArgumentParser.ValidationError("is neither a zone such as Asia/Seoul nor an offset such as +09:00")
        }
        timeZone = zone
    }

    private static func offset(_ text: String) -> TimeZone? {
        guard let sign = text.first, "+-".contains(sign),
            let parsed = try? DateTimeText("2000-01-01T00:00\(text)"), let seconds = parsed.offsetSeconds
        else { return nil }
        return TimeZone(secondsFromGMT: seconds)
    }
}

/// A time of day `HH:MM`.
struct TimeOfDayArgument: Sendable {
    let minutes: Int

    /// Parses an argument; the error says what a time of day looks like.
    @Sendable
    init(parsing text: String) throws {
        guard let parsed = try? DateTimeText("2000-01-01T\(text)"), parsed.offsetSeconds == nil,
            let milliseconds = parsed.millisecondOfDay
        else { throw ArgumentParser.ValidationError("is not a time of day such as 09:30") }
        minutes = milliseconds / 60_000
    }
}

extension EntityID: ExpressibleByArgument {
    /// Nil for a text that is no id; the parser names the argument and the text.
    public init?(argument: String) {
        self.init(argument)
    }
}

extension FormulaCategory: ExpressibleByArgument {}
extension BacktestMetric: ExpressibleByArgument {}
