import ArgumentParser
import CairnComposition
import CairnDomain
import CairnRepositories

/// `cairn candles`: the candles themselves.
struct CandlesCommand: CairnCommand {
    static let configuration = CommandConfiguration(
        commandName: "candles", abstract: "Prints candles, as stored or put together into a coarser timeframe.",
        discussion: """
            EXAMPLES
              cairn candles --symbol ACME --timeframe 1d --latest 10
              cairn candles --symbol ACME --timeframe 1d --from 2024-01-01 --to 2024-03-31 --format csv
              cairn candles --symbol BTC/USDT --timeframe 1h --resample 1w
            """)

    @OptionGroup var series: SeriesOptions
    @OptionGroup var range: RangeOptions

    @Option(name: .long, help: ArgumentHelp("Only the newest so many.", valueName: "n"))
    var latest: Int?

    @Option(
        name: .long, help: ArgumentHelp("Put together into this coarser timeframe.", valueName: "tf"),
        completion: Timeframe.completion, transform: Timeframe.argument)
    var resample: Timeframe?

    @OptionGroup var output: OutputOptions
    @OptionGroup var store: StoreOptions

    func validate() throws {
        if let latest, latest < 1 { throw ValidationError("--latest \(latest) is below 1") }
        if let resample, !series.timeframe.divides(resample) {
            throw ValidationError("--resample \(resample) is not made of whole \(series.timeframe) candles")
        }
    }

    func execute() async throws {
        let key = try series.key()
        let calendar = try range.calendarOptions.calendar()
        let selection = CandleSelection(key: key, range: try range.range(), latest: latest, timeframe: resample)
        try await store.withComposition(for: .reading) { composition in
            let candles = try await composition.candles().store
            try await candles.require(key)
            var rows = output.writer(RowWriter.candleColumns)
            if selection.isStreamable {
                for try await batch in candles.stream(of: key, in: selection.range) {
                    try rows.write(batch, calendar: calendar)
                }
            } else {
                try rows.write(try await selection.read(from: candles, calendar: calendar), calendar: calendar)
            }
            try rows.finish()
        }
    }
}
