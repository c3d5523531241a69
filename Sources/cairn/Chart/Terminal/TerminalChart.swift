import CairnDomain

/// A candlestick chart for a terminal.
///
/// Every half of a character cell is used, so that twenty rows resolve forty prices. Series of more candles than there
/// are columns are drawn with several candles in each bar.
struct TerminalChart {
    let series: CandleSeries
    let options: ChartOptions

    /// The chart as lines of equal width, each ended by a line feed; it never exceeds the width and height asked for.
    func render() -> String {
        let title = options.charset.represent(options.title.escapingControls)
        guard let model = ChartModel(series, calendar: options.calendar) else {
            let text = "\(title): no candles".truncated(toWidth: max(1, options.width), charset: options.charset)
            return text + "\n"
        }
        let drawing = TerminalDrawing(model: model, title: title, options: options)
        let lines = drawing.lines()
        let width = lines.reduce(0) { max($0, $1.width) }
        return lines.reduce(into: "") { text, line in
            var line = line
            line.pad(to: width)
            text += line.text(usesColor: options.usesColor) + "\n"
        }
    }
}
