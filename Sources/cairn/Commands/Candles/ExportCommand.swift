import ArgumentParser
import CairnComposition
import CairnDomain
import CairnRepositories
import CairnServices

/// `cairn export`: a store into CSV.
struct ExportCommand: CairnCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes candles as CSV that import reads back value for value.",
        discussion: """
            EXAMPLES
              cairn export --symbol ACME --timeframe 1d > acme.csv
              cairn export --symbol ACME --timeframe 1m --from 2024-01-01 --resample 1h --output acme-hourly.csv
            """)

    @OptionGroup var series: SeriesOptions
    @OptionGroup var range: RangeOptions

    @Option(
        name: .long, help: ArgumentHelp("Put together into this coarser timeframe.", valueName: "tf"),
        completion: Timeframe.completion, transform: Timeframe.argument)
    var resample: Timeframe?

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "The file, which appears only when it is complete (default: standard output).", valueName: "file"),
        completion: .file(extensions: ["csv"]))
    var output = "-"

    @OptionGroup var store: StoreOptions

    func validate() throws {
        if let resample, !series.timeframe.divides(resample) {
            throw ValidationError("--resample \(resample) is not made of whole \(series.timeframe) candles")
        }
    }

    func execute() async throws {
        let key = try series.key()
        let options = ExportOptions(
            range: try range.range(), timeframe: resample, calendar: try range.calendarOptions.calendar())
        try await store.withComposition(for: .reading) { composition in
            if output != "-" { try await OutputFile.require(output, toSpare: composition) }
            let candles = try await composition.candles().store
            try await candles.require(key)
            let exporter = CandleExporter(candles)
            let bar = ProgressBar("Exporting \(key)", unit: .items("candles"))
            defer { bar.finish() }
            let progress: @Sendable (ExportReport) -> Void = { report in
                bar.report(done: Int64(report.candles), total: report.total.map(Int64.init))
            }
            if output == "-" {
                try await exporter.export(key, options: options, progress: progress) { bytes in
                    try StandardStream.output.write(bytes)
                }
            } else {
                let report = try await exporter.export(key, toFile: output, options: options, progress: progress)
                bar.finish()
                Messages.note("Wrote \(report.candles) candles to \(output).")
            }
        }
    }
}
