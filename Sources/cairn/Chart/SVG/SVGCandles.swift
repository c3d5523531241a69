import CairnDomain

/// The candles of a picture: rising ones hollow, falling ones filled, all on whole pixels.
struct SVGCandles {
    let bars: [ChartBar]
    let scale: PriceScale
    let layout: SVGLayout
    let barLayout: SVGBarLayout

    /// Draws all candles, those of one direction as one path for wicks and one or two for bodies.
    func draw(into writer: inout SVGWriter) {
        for direction in [Direction.up, .down, .flat] {
            var wicks = ""
            var hollow = ""
            var filled = ""
            for (position, bar) in bars.enumerated() where bar.direction == direction {
                let top = row(max(bar.open, bar.close))
                let bottom = row(min(bar.open, bar.close)) + 1
                wicks +=
                    wick(position, from: row(bar.high), to: top) + wick(position, from: bottom, to: row(bar.low) + 1)
                let left = barLayout.bodyLeft(ofBar: position)
                let width = barLayout.bodyWidth
                if direction == .up, bottom - top > 2, width > 2 {
                    // The outline runs through the middle of its pixels.
                    hollow += "M\(left).5 \(top).5h\(width - 1)v\(bottom - top - 1)h-\(width - 1)z"
                } else {
                    filled += "M\(left) \(top)h\(width)v\(bottom - top)h-\(width)z"
                }
            }
            draw(wicks, direction, kind: "line", into: &writer)
            draw(filled, direction, kind: "fill", into: &writer)
            drawHollow(hollow, into: &writer)
        }
    }

    private func row(_ price: Price) -> Int { layout.priceRow(scale.fraction(of: price)) }

    private func wick(_ bar: Int, from top: Int, to bottom: Int) -> String {
        top < bottom ? "M\(barLayout.column(ofBar: bar)).5 \(top)V\(bottom)" : ""
    }

    private func draw(_ path: String, _ direction: Direction, kind: String, into writer: inout SVGWriter) {
        guard !path.isEmpty else { return }
        let color = SVGPalette.light.color(direction)
        writer.element(
            "path",
            [
                "class": "\(direction.className)-\(kind)", "d": path, "fill": kind == "fill" ? color : "none",
                "stroke": kind == "line" ? color : "none", "shape-rendering": "crispEdges",
            ])
    }

    private func drawHollow(_ path: String, into writer: inout SVGWriter) {
        guard !path.isEmpty else { return }
        writer.element(
            "path",
            [
                "class": "up-line up-body", "d": path, "fill": SVGPalette.light.upBody,
                "stroke": SVGPalette.light.up, "shape-rendering": "crispEdges",
            ])
    }
}
