/// How the rows and columns of a terminal are shared out among the parts of a chart.
struct TerminalLayout: Hashable, Sendable {
    /// The rows of each part.
    let rows: Rows
    /// Columns of the plot.
    let plotColumns: Int
    /// Columns of the labels of the price axis; 0 for no axis.
    let labelColumns: Int
    /// Columns from bar to bar.
    let pitch: Int
    /// Candles that each bar stands for.
    let candlesPerBar: Int
    /// Columns before the first bar.
    let leadingColumns: Int

    /// The columns of the axis line and the space before labels.
    static let axisColumns = 2

    /// How many rows each part of a chart has.
    struct Rows: Hashable, Sendable {
        /// Lines of the heading.
        let header: Int
        /// Rows of candles.
        let price: Int
        /// Empty rows between candles and volume bars.
        let gap: Int
        /// Rows of volume bars.
        let volume: Int
        /// Whether there are a rule and a row of dates at the bottom.
        let hasDateAxis: Bool

        /// Shares out the rows.
        init(height: Int, hasVolume: Bool) {
            let height = max(1, height)
            header = height >= 14 ? 2 : 1
            hasDateAxis = height >= 7
            volume = hasVolume && height >= 10 ? max(2, min(6, height / 6)) : 0
            gap = volume > 0 && height >= 16 ? 1 : 0
            price = height - header - gap - volume - (hasDateAxis ? 2 : 0)
        }
    }

    /// Shares out the columns.
    ///
    /// - Parameters:
    ///   - rows: The rows.
    ///   - width: The columns there are.
    ///   - labelWidth: The longest label of the price axis.
    ///   - candles: The candles of the series, at least one.
    init(rows: Rows, width: Int, labelWidth: Int, candles: Int) {
        self.rows = rows
        let width = max(1, width)
        let besideAxis = width - labelWidth - Self.axisColumns
        labelColumns = besideAxis >= Self.leastPlotColumns ? labelWidth : 0
        let room = labelColumns > 0 ? besideAxis : width
        candlesPerBar = ChartBar.candlesPerBar(count: candles, maximumBars: room)
        let bars = (candles - 1) / candlesPerBar + 1
        pitch = max(1, min(Self.largestPitch, room / bars))
        // The plot ends with its bars, unless they are so few that no heading would fit above them.
        plotColumns = max(bars * pitch, min(room, Self.usualPlotColumns))
        leadingColumns = (plotColumns - bars * pitch) / 2 + (pitch - 1) / 2
    }

    /// The columns of the whole chart.
    var columns: Int { plotColumns + (labelColumns > 0 ? labelColumns + Self.axisColumns : 0) }

    /// The column of a bar.
    func column(ofBar bar: Int) -> Int { leadingColumns + bar * pitch }

    private static let leastPlotColumns = 8
    private static let usualPlotColumns = 44
    private static let largestPitch = 4
}
