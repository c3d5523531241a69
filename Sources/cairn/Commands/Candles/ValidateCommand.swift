import ArgumentParser
import CairnComposition
import CairnDomain
import CairnRepositories
import CairnServices

/// `cairn validate`: what is wrong or odd in a series.
struct ValidateCommand: CairnCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Checks the candles of a series, or of a file before it is imported.",
        discussion: """
            Looks for prices that contradict each other, duplicates, rows out of order, times off the timeframe's \
            grid, outliers, jumps that look like splits, prices not above zero, and candles without volume. The grid \
            is that of --time-zone and --session-start; without them only what is off in every zone is found. Ends \
            with exit code 6 when there is an error; warnings and notes are for you to judge.

            EXAMPLES
              cairn validate --symbol ACME --timeframe 1d
              cairn validate prices.csv --timeframe 1d
            """)

    @Argument(
        help: ArgumentHelp("A CSV file to check instead of the store, - for standard input.", valueName: "file"),
        completion: .file(extensions: ["csv", "gz"]))
    var file: String?

    @Option(name: [.short, .long], help: ArgumentHelp("The symbol code of a stored series.", valueName: "code"))
    var symbol: String?

    @Option(
        name: [.short, .long], help: ArgumentHelp("The timeframe: 1m 5m 15m 1h 4h 1d 1w 1M …", valueName: "tf"),
        completion: Timeframe.completion, transform: Timeframe.argument)
    var timeframe: Timeframe

    @Option(name: .long, help: ArgumentHelp("The exchange code, when the series has one.", valueName: "code"))
    var exchange: String = ""

    @OptionGroup var range: RangeOptions

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Rounds prices of a file half to even instead of refusing more than 8 decimals.", valueName: "n"))
    var decimals: Int?

    @Option(name: .long, help: "Which comes first in dates with slashes: mdy or dmy (default: what the file shows).")
    var dateOrder: SlashDateOrder?

    @Option(name: .long, help: ArgumentHelp("How unusual a move must be to be listed.", valueName: "factor"))
    var threshold = ValidationOptions().outlierThreshold

    @OptionGroup var output: OutputOptions
    @OptionGroup var store: StoreOptions

    func validate() throws {
        if (file == nil) == (symbol == nil) { throw ValidationError("give either a file or --symbol") }
        if file != nil, range.from != nil || range.to != nil {
            throw ValidationError("--from and --to need --symbol: a file is checked whole")
        }
        if file == nil, decimals != nil || dateOrder != nil {
            throw ValidationError("--decimals and --date-order need a file")
        }
        if let decimals, !(0...8).contains(decimals) {
            throw ValidationError("--decimals \(decimals) is not within 0...8")
        }
        if !(threshold > 0) { throw ValidationError("--threshold \(threshold) is not above 0") }
    }

    func execute() async throws {
        var options = ValidationOptions(outlierThreshold: threshold)
        let calendar = range.calendarOptions
        if calendar.timeZone != nil || calendar.sessionStart != nil { options.calendar = try calendar.calendar() }
        if output.isData { options.listLimit = .max }
        let report: ValidationReport
        if let file {
            let csv = CandleCSVOptions(calendar: try calendar.calendar(), decimals: decimals, dateOrder: dateOrder)
            report = try await CandleFileValidator(timeframe: timeframe, csv: csv, options: options).validate(file)
        } else {
            let key = try SeriesKey(symbol: symbol ?? "", exchange: exchange, timeframe: timeframe)
            let range = try range.range()
            report = try await store.withComposition(for: .reading) { composition in
                let candles = try await composition.candles().store
                try await candles.require(key)
                return try await CandleValidator(candles).validate(key, in: range, options: options)
            }
        }
        try show(report)
        if !report.isValid { throw ExitCode(Exit.integrity) }
    }

    private func show(_ report: ValidationReport) throws {
        var rows = output.writer([
            .text("severity"), .text("kind"), .integer("line"), .text("timestamp"), .text("message"),
        ])
        for finding in report.findings {
            try rows.write([
                .text("\(finding.severity)"), .text(finding.kind.rawValue),
                finding.line.map(OutputCell.integer) ?? .null,
                finding.timestamp.map { .timestamp($0) } ?? .null, .text(finding.message),
            ])
        }
        try rows.finish()
        let counts = report.counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        Messages.note(
            "\(report.rows) rows: \(counts.isEmpty ? "nothing found" : counts.joined(separator: ", ")).")
        if report.findings.count < report.counts.values.reduce(0, +) {
            Messages.note("The first of each kind are listed; --format csv lists all.")
        }
    }

    private typealias ValidationError = ArgumentParser.ValidationError
}
