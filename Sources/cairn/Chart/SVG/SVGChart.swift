import CairnDomain

/// A candlestick chart as an SVG file: for browsers, documents and mail.
///
/// Every colour is written into the elements for a light background; a style sheet replaces them where the viewer
/// prefers a dark one. Pointing at a candle shows its numbers. The same input gives the same bytes.
struct SVGChart {
    let series: CandleSeries
    let options: ChartOptions

    /// The whole file.
    func render() -> String {
        var writer = SVGWriter()
        if let model = ChartModel(series, calendar: options.calendar, paddingPercent: 5) {
            SVGDrawing(model: model, options: options).draw(into: &writer)
        } else {
            drawEmpty(into: &writer)
        }
        return writer.text
    }

    private func drawEmpty(into writer: inout SVGWriter) {
        let layout = SVGLayout(width: options.width, height: options.height, labelLength: 0, hasVolume: false)
        SVGFrame(layout: layout, title: options.title, description: "No candles.").draw(into: &writer) { writer in
            writer.element(
                "text",
                [
                    "class": "muted", "x": "\(layout.width / 2)", "y": "\(layout.height / 2)", "text-anchor": "middle",
                    "font-size": "16", "fill": SVGPalette.light.muted,
                ], text: "No candles")
        }
    }
}
