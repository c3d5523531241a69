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
            grid, outliers, jumps that look like splits, prices not above zero, and candles without volume. Ends with \
            exit code 6 when there is an error; warnings and notes are for you to judge.

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

    @Option(name: .long, help: ArgumentHelp("How unusual a move must be to be listed.", valueName: "factor"))
    var threshold = ValidationOptions().outlierThreshold

    @OptionGroup var output: OutputOptions
    @OptionGroup var store: StoreOptions

    func validate() throws {
        if (file == nil) == (symbol == nil) { throw ValidationError("give either a file or --symbol") }
        if !(threshold > 0) { throw ValidationError("--threshold \(threshold) is not above 0") }
    }

    func execute() async throws {
        let options = ValidationOptions(outlierThreshold: threshold)
        let report: ValidationReport
        if let file {
            let csv = CandleCSVOptions(calendar: try range.calendarOptions.calendar())
            report = try await CandleFileValidator(timeframe: timeframe, csv: csv, options: options).validate(file)
        } else {
            let key = try SeriesKey(symbol: symbol ?? "", exchange: exchange, timeframe: timeframe)
            let range = try range.range()
            report = try await store.withComposition(mustExist: true) { composition in
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
    }

    private typealias ValidationError = ArgumentParser.ValidationError
}
