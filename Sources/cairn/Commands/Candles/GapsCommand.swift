import ArgumentParser
import CairnComposition
import CairnDomain
import CairnRepositories
import CairnServices
import Foundation

/// `cairn gaps`: which candles are missing.
struct GapsCommand: CairnCommand {
    static let configuration = CommandConfiguration(
        commandName: "gaps", abstract: "Lists the candles that a series should have and does not.",
        discussion: """
            Nights, weekends and holidays are no gaps, and neither is a candle without volume: a hole is not the same \
            as a quiet market. When the market trades is given by --always-open, --sessions or --weekdays, else inferred \
            from the series, in --time-zone if that is given; holidays are what --holiday names.

            EXAMPLES
              cairn gaps --symbol BTC/USDT --timeframe 1h --always-open
              cairn gaps --symbol ACME --timeframe 1m --time-zone America/New_York --sessions 09:30-16:00
              cairn gaps --symbol ACME --timeframe 1d --holiday 2024-12-25 --format json
            """)

    @OptionGroup var series: SeriesOptions
    @OptionGroup var range: RangeOptions

    @Flag(name: .long, help: "The market never closes.")
    var alwaysOpen = false

    @Option(
        name: .long,
        help: ArgumentHelp("Trading hours such as 09:30-16:00, several separated by commas.", valueName: "hours"))
    var sessions: String?

    @Option(
        name: .long, help: ArgumentHelp("Trading days such as Mon-Fri (the default) or Sun-Thu.", valueName: "days"))
    var weekdays: String?

    @Option(name: .long, help: ArgumentHelp("A day without trading; may be repeated.", valueName: "day"))
    var holiday: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp("So many candles in a row may be missing because nobody traded.", valueName: "n"))
    var quiet = 0

    @Flag(name: .long, help: "Ends with exit code 6 when something is missing, for scripts.")
    var exitCode = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var store: StoreOptions

    func validate() throws {
        if alwaysOpen, sessions != nil || weekdays != nil {
            throw ValidationError("--always-open leaves no --sessions or --weekdays")
        }
        if quiet < 0 { throw ValidationError("--quiet \(quiet) is below 0") }
    }

    func execute() async throws {
        let key = try series.key()
        let range = try range.range()
        let timeZone = self.range.calendarOptions.timeZone?.timeZone
        let calendar = try tradingCalendar(in: timeZone ?? .gmt)
        let holidays = try holidays()
        try await store.withComposition(for: .reading) { composition in
            let candles = try await composition.candles().store
            try await candles.require(key)
            let detector = GapDetector(candles)
            var options = GapOptions(quietTolerance: quiet)
            if output.isData { options.listLimit = .max }
            let report = try await detector.gaps(
                in: key, range: range, calendar: calendar, timeZone: timeZone, holidays: holidays, options: options)
            var rows = output.writer([
                .text("kind"), .text("first_missing"), .text("last_missing"), .integer("candles"),
                .integer("trading_days"),
            ])
            for gap in report.gaps {
                try rows.write([
                    .text(gap.kind == .session ? "session" : "whole days"), .timestamp(gap.range.lowerBound),
                    .timestamp(gap.range.upperBound), .integer(gap.missing), .integer(gap.tradingDays),
                ])
            }
            try rows.finish()
            Self.show(report)
            if exitCode, !report.isComplete { throw ExitCode(Exit.integrity) }
        }
    }

    /// The calendar that options describe, or nil when it is to be inferred.
    private func tradingCalendar(in timeZone: TimeZone) throws -> TradingCalendar? {
        // In a zone all the same: holidays are days of it.
        if alwaysOpen { return try TradingCalendar(timeZone: timeZone, weekdays: Set(Weekday.allCases)) }
        if sessions == nil, weekdays == nil { return nil }
        do {
            return try TradingCalendar(
                timeZone: timeZone, weekdays: try weekdays.map { try Set(parsing: $0) } ?? .mondayToFriday,
                sessions: try sessions?.split(separator: ",").map { try TradingSession(parsing: String($0)) }
                    ?? [.wholeDay])
        } catch let error as CairnDomain.ValidationError {
            throw ValidationError(error.description)
        }
    }

    private func holidays() throws -> Set<Day> {
        Set(
            try holiday.map { text in
                guard let day = Day(text) else { throw ValidationError("--holiday \(text) is not a day YYYY-MM-DD") }
                return day
            })
    }

    private static func show(_ report: GapReport) {
        Messages.note(
            "Calendar (\(report.calendarSource.rawValue)): \(report.calendar). "
                + "\(report.found) of \(report.expected) expected candles are there, \(report.missing) are missing in "
                + "\(report.gapCount) \(report.gapCount == 1 ? "gap" : "gaps") (\(report.missingInSessions) inside "
                + "sessions, \(report.missingInWholeDays) on \(report.missingDays) whole days). "
                + "\(report.withoutVolume) candles have no volume.")
        if report.gaps.count < report.gapCount {
            Messages.note("The first \(report.gaps.count) gaps are listed; --format csv lists all.")
        }
    }

    private typealias ValidationError = ArgumentParser.ValidationError
}
