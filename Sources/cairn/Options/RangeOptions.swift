import ArgumentParser
import CairnDomain
import Foundation

/// Which part of a series a command works on.
struct RangeOptions: ParsableArguments {
    @Option(
        name: .long, help: ArgumentHelp("From this day or time on, 2024-01-15 or 2024-01-15T09:30.", valueName: "time"),
        transform: TimeArgument.init(parsing:))
    var from: TimeArgument?

    @Option(
        name: .long, help: ArgumentHelp("Up to and including this day or time.", valueName: "time"),
        transform: TimeArgument.init(parsing:))
    var to: TimeArgument?

    @OptionGroup var calendarOptions: CalendarOptions

    func range() throws -> ClosedRange<Timestamp> {
        let calendar = try calendarOptions.calendar()
        let start = try from?.start(in: calendar) ?? .min
        let end = try to?.end(in: calendar) ?? .max
        guard start <= end else {
            throw ArgumentParser.ValidationError("--from \(from?.text ?? "") is after --to \(to?.text ?? "")")
        }
        return start...end
    }
}

/// In which zone times without one are meant.
struct TimeZoneOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The zone of times without one, such as Asia/Seoul or +09:00 (default UTC).", valueName: "tz"),
        transform: TimeZoneArgument.init(parsing:))
    var timeZone: TimeZoneArgument?
}

/// In which zone days are meant, and when they begin.
struct CalendarOptions: ParsableArguments {
    @OptionGroup private var zone: TimeZoneOptions

    @Option(
        name: .long,
        help: ArgumentHelp("When trading days begin, for resampling (default 00:00).", valueName: "HH:MM"),
        transform: TimeOfDayArgument.init(parsing:))
    var sessionStart: TimeOfDayArgument?

    var timeZone: TimeZoneArgument? { zone.timeZone }

    func calendar() throws -> SessionCalendar {
        try SessionCalendar(timeZone: timeZone?.timeZone ?? .gmt, sessionStartMinute: sessionStart?.minutes ?? 0)
    }
}
