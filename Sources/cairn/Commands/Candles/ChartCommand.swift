import ArgumentParser
import CairnComposition
import CairnDomain
import CairnRepositories

/// `cairn chart`: candlesticks in the terminal or as a picture.
struct ChartCommand: CairnCommand {
    static let configuration = CommandConfiguration(
        commandName: "chart", abstract: "Draws candlesticks with volume in the terminal, or as an SVG file.",
        discussion: """
            More candles than fit are put together, so that a whole history can be drawn. Colours are used on a \
            terminal unless NO_COLOR is set or --color never is given; rising and falling differ in shape too.

            EXAMPLES
              cairn chart --symbol ACME --timeframe 1d
              cairn chart --symbol ACME --timeframe 1d --from 2024-01-01 --resample 1w
              cairn chart --symbol ACME --timeframe 1d --latest 120 --output acme.svg
            """)

    @OptionGroup var series: SeriesOptions
    @OptionGroup var range: RangeOptions

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Only the newest so many (default: 120, all with --from, --to or --resample).", valueName: "n"))
    var latest: Int?

    @Option(
        name: .long, help: ArgumentHelp("Put together into this coarser timeframe.", valueName: "tf"),
        completion: Timeframe.completion, transform: Timeframe.argument)
    var resample: Timeframe?

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("Writes an SVG picture to this file, or to stdout for -.", valueName: "file.svg"),
        completion: .file(extensions: ["svg"]))
    var output: String?

    @Option(name: .long, help: "The heading.")
    var title: String?

    @Option(name: .long, help: ArgumentHelp("Columns of the terminal, or pixels of the picture.", valueName: "n"))
    var width: Int?

    @Option(name: .long, help: ArgumentHelp("Rows of the terminal, or pixels of the picture.", valueName: "n"))
    var height: Int?

    @Flag(name: .long, help: "Uses ASCII characters only.")
    var ascii = false

    @Option(name: .long, help: "auto, always or never.")
    var color: ColorChoice = .auto

    @OptionGroup var store: StoreOptions

    func validate() throws {
        if let latest, latest < 1 { throw ValidationError("--latest \(latest) is below 1") }
        for (name, value) in [("--width", width), ("--height", height)] {
            if let value, !(1...20_000).contains(value) {
                throw ValidationError("\(name) \(value) is not within 1...20000")
            }
        }
        if let output, output != "-", !output.lowercased().hasSuffix(".svg") {
            throw ValidationError("--output \(output) does not end in .svg, the only picture format there is")
        }
        if let resample, !series.timeframe.divides(resample) {
            throw ValidationError("--resample \(resample) is not made of whole \(series.timeframe) candles")
        }
    }

    func execute() async throws {
        let key = try series.key()
        let range = try range.range()
        let calendar = try self.range.calendarOptions.calendar()
        try await store.withComposition(for: .reading) { composition in
            if let output, output != "-" { try await OutputFile.require(output, toSpare: composition) }
            let candles = try await composition.candles().store
            try await candles.require(key)
            // Without any bound, a chart of the newest candles says more than one of everything.
            let isUnbounded = range == .allTime && latest == nil && resample == nil
            let count = latest ?? (isUnbounded ? 120 : nil)
            let selection = CandleSelection(key: key, range: range, latest: count, timeframe: resample)
            try await draw(try await selection.read(from: candles, calendar: calendar), key, calendar)
        }
    }

    private func draw(_ candles: CandleSeries, _ key: SeriesKey, _ calendar: SessionCalendar) async throws {
        let title = title ?? key.with(resample ?? key.timeframe).description
        guard let output else {
            let terminal = Terminal.at(.output)
            let options = ChartOptions.terminal(
                title: title, width: width ?? terminal.columns, height: height ?? min(terminal.rows - 1, 30),
                usesColor: terminal.usesColor(color), charset: ascii ? .ascii : terminal.charset, calendar: calendar)
            try StandardStream.output.write(Array(TerminalChart(series: candles, options: options).render().utf8))
            return
        }
        let options = ChartOptions.picture(
            title: title, width: width ?? 1200, height: height ?? 675, calendar: calendar)
        let picture = SVGChart(series: candles, options: options).render()
        if output == "-" {
            try StandardStream.output.write(Array(picture.utf8))
        } else {
            try await OutputFile.write(Array(picture.utf8), to: output)
            Messages.note("Wrote \(output): \(candles.count) candles.")
        }
    }
}
