/// How the pixels of a picture are shared out among the parts of a chart.
struct SVGLayout: Hashable, Sendable {
    /// The size of the picture.
    let width: Int
    let height: Int
    /// The horizontal extent of both panes.
    let left: Int
    let right: Int
    /// The vertical extent of the candles: whole pixels, both of them drawn on.
    let priceTop: Int
    let priceBottom: Int
    /// The vertical extent of the volume bars; nil without a volume pane.
    let volumeTop: Int?
    /// The bottom of the lower pane, where the dates begin.
    let bottom: Int

    /// Room between the edge of the picture and whatever is in it.
    static let margin = 24
    /// The font size of labels.
    static let fontSize = 12
    /// The width of a digit, taken wide: fonts differ.
    static let characterWidth = 7.4

    /// Shares out the pixels.
    ///
    /// - Parameters:
    ///   - width: The width of the picture; less than 240 is taken as 240.
    ///   - height: The height of the picture; less than 160 is taken as 160.
    ///   - labelLength: The characters of the longest price label.
    ///   - hasVolume: Whether there is a volume pane.
    init(width: Int, height: Int, labelLength: Int, hasVolume: Bool) {
        self.width = max(240, width)
        self.height = max(160, height)
        left = Self.margin
        right = self.width - Self.axisWidth(labelLength)
        priceTop = 88
        bottom = self.height - 40
        let panes = bottom - priceTop
        if hasVolume, panes >= 120 {
            volumeTop = bottom - panes * 19 / 100
            priceBottom = bottom - panes * 19 / 100 - 20
        } else {
            volumeTop = nil
            priceBottom = bottom - 8
        }
    }

    /// The width of the plot.
    var plotWidth: Int { max(1, right - left) }
    /// The height of the price pane.
    var priceHeight: Int { priceBottom - priceTop }

    /// The most bars of at least four pixels: a body of three and a gap.
    var maximumBars: Int { max(1, plotWidth / 4) }

    /// The pixel row of a fraction of the price pane.
    func priceRow(_ fraction: Double) -> Int { priceTop + Int(((1 - fraction) * Double(priceHeight)).rounded()) }

    private static func axisWidth(_ labelLength: Int) -> Int {
        Int(Double(labelLength) * characterWidth) + 20 + margin / 2
    }
}
