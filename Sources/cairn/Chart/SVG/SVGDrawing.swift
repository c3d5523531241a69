import CairnDomain

/// A chart whose pixels are settled, drawn part by part.
struct SVGDrawing {
    private let model: ChartModel
    private let title: String
    private let layout: SVGLayout
    private let barLayout: SVGBarLayout
    private let candlesPerBar: Int
    private let bars: [ChartBar]
    private let priceTicks: PriceTicks
    private let timeTicks: [TimeTick]
    private let volumeScale: VolumeScale?
    private let light = SVGPalette.light

    init(model: ChartModel, options: ChartOptions) {
        self.model = model
        title = options.title
        let hasVolume = model.series.volume.contains { $0 > .zero }
        // The height of the price pane does not depend on its labels, their length depends on the height.
        let height = SVGLayout(
            width: options.width, height: options.height, labelLength: 0, hasVolume: hasVolume
        ).priceHeight
        priceTicks = model.priceScale.ticks(maximumCount: max(2, height / 44), dataDecimals: model.priceDecimals)
        let labels = priceTicks.values.map(priceTicks.label) + [priceTicks.label(of: model.lastClose)]
        layout = SVGLayout(
            width: options.width, height: options.height,
            labelLength: max(6, labels.map(\.utf8.count).max() ?? 0), hasVolume: hasVolume)
        candlesPerBar = ChartBar.candlesPerBar(count: model.series.count, maximumBars: layout.maximumBars)
        bars = ChartBar.bars(of: model.series, candlesPerBar: candlesPerBar)
        barLayout = SVGBarLayout(count: bars.count, layout: layout)
        timeTicks = TimeAxis(bars: bars, candlesPerBar: candlesPerBar, clock: model.clock)
            .ticks(pitch: barLayout.pitch, characterWidth: SVGLayout.characterWidth, gap: 24, leastDistance: 64)
        volumeScale = layout.volumeTop == nil ? nil : VolumeScale(bars)
    }

    /// Draws the whole chart.
    func draw(into writer: inout SVGWriter) {
        SVGFrame(layout: layout, title: title, description: description).draw(into: &writer) { writer in
            drawHeading(into: &writer)
            drawGrid(into: &writer)
            drawLabels(into: &writer)
            drawVolume(into: &writer)
            SVGCandles(bars: bars, scale: model.priceScale, layout: layout, barLayout: barLayout)
                .draw(into: &writer)
            drawLastPrice(into: &writer)
            drawTips(into: &writer)
        }
    }
}

// MARK: - Heading

extension SVGDrawing {
    private var range: String { model.summary.range + (model.clock.zoneName.map { " \($0)" } ?? "") }

    private var count: String {
        model.summary.count + (candlesPerBar > 1 ? ", \(NumberText.grouped(candlesPerBar)) per bar" : "")
    }

    private var change: String { model.summary.change + (model.summary.percent.map { " (\($0))" } ?? "") }

    private var description: String {
        let summary = model.summary
        return "Candlestick chart of \(count), \(range). Last price \(summary.last), change \(change). "
            + "Highest \(summary.high), lowest \(summary.low)."
    }

    private func drawHeading(into writer: inout SVGWriter) {
        let summary = model.summary
        let arrow = summary.direction == .up ? "▲ " : summary.direction == .down ? "▼ " : ""
        writer.textElement(
            ["x": "\(SVGLayout.margin)", "y": "64", "font-size": "16", "font-weight": "600"],
            spans: [
                (["class": "text", "fill": light.text], summary.last),
                (
                    [
                        "class": "\(summary.direction.className)-fill", "dx": "12",
                        "fill": light.color(summary.direction),
                    ], arrow + change
                ),
            ])
        guard SVGFrame.showsFacts(layout) else { return }
        for (y, text) in [("36", range), ("64", "\(count)  ·  High \(summary.high)  ·  Low \(summary.low)")] {
            writer.element(
                "text",
                [
                    "class": "muted", "x": "\(layout.width - SVGLayout.margin)", "y": y, "text-anchor": "end",
                    "font-size": "13", "fill": light.muted,
                ], text: text)
        }
    }
}

// MARK: - Grid and axes

extension SVGDrawing {
    private func drawGrid(into writer: inout SVGWriter) {
        let rows = priceTicks.values.map { layout.priceRow(model.priceScale.fraction(ofUnits: $0)) }
        let columns = timeTicks.map { barLayout.column(ofBar: $0.bar) }
        let horizontal = (rows + volumeTicks.map(\.row)).map { "M\(layout.left) \($0).5H\(layout.right)" }
        let vertical = columns.map { "M\($0).5 \(layout.priceTop)V\(layout.bottom)" }
        writer.element(
            "path",
            [
                "class": "grid", "d": (horizontal + vertical).joined(), "fill": "none", "stroke": light.grid,
                "shape-rendering": "crispEdges",
            ])
        let frame = ["M\(layout.left) \(layout.bottom).5H\(layout.right).5V\(layout.priceTop)"]
        let marks = columns.map { "M\($0).5 \(layout.bottom)v5" } + rows.map { "M\(layout.right) \($0).5h5" }
        writer.element(
            "path",
            [
                "class": "axis", "d": (frame + marks).joined(), "fill": "none", "stroke": light.axis,
                "shape-rendering": "crispEdges",
            ])
    }

    private func drawLabels(into writer: inout SVGWriter) {
        // The label of the last price has its place before all others.
        var taken = [layout.priceRow(model.priceScale.fraction(of: model.lastClose))]
        let prices = priceTicks.values.map {
            (row: layout.priceRow(model.priceScale.fraction(ofUnits: $0)), label: priceTicks.label(ofUnits: $0))
        }
        writer.group("g", ["class": "text", "fill": light.text]) { writer in
            drawAxisLabels(prices, beside: &taken, into: &writer)
        }
        if !volumeTicks.isEmpty {
            writer.group("g", ["class": "muted", "fill": light.muted]) { writer in
                drawAxisLabels(volumeTicks, beside: &taken, into: &writer)
            }
        }
        writer.group("g", ["text-anchor": "middle"]) { writer in
            for tick in timeTicks {
                let half = Int(Double(tick.label.utf8.count) * SVGLayout.characterWidth / 2)
                let x = min(max(barLayout.column(ofBar: tick.bar), half + 4), layout.width - half - 4)
                writer.element(
                    "text",
                    [
                        "class": tick.isMajor ? "text" : "muted", "x": "\(x)", "y": "\(layout.bottom + 22)",
                        "font-weight": tick.isMajor ? "600" : "400", "fill": tick.isMajor ? light.text : light.muted,
                    ], text: tick.label)
            }
        }
    }

    private func drawAxisLabels(
        _ labels: [(row: Int, label: String)], beside taken: inout [Int], into writer: inout SVGWriter
    ) {
        for (row, label) in labels where taken.allSatisfy({ abs($0 - row) >= Self.leastLabelDistance }) {
            taken.append(row)
            writer.element("text", ["x": "\(layout.right + 12)", "y": "\(row + 4)"], text: label)
        }
    }

    private static let leastLabelDistance = 16

    private func drawLastPrice(into writer: inout SVGWriter) {
        let row = layout.priceRow(model.priceScale.fraction(of: model.lastClose))
        let direction = model.summary.direction
        let label = priceTicks.label(of: model.lastClose)
        writer.element(
            "path",
            [
                "class": "\(direction.className)-line", "d": "M\(layout.left) \(row).5H\(layout.right)", "fill": "none",
                "stroke": light.color(direction), "stroke-dasharray": "2 4", "shape-rendering": "crispEdges",
            ])
        let width = Int(Double(label.utf8.count) * SVGLayout.characterWidth) + 16
        writer.element(
            "rect",
            [
                "class": "\(direction.className)-fill", "x": "\(layout.right + 4)", "y": "\(row - 10)",
                "width": "\(width)", "height": "20", "rx": "3", "fill": light.color(direction),
            ])
        writer.element(
            "text",
            [
                "class": "mark-text", "x": "\(layout.right + 12)", "y": "\(row + 4)", "font-weight": "600",
                "fill": light.markText,
            ], text: label)
    }
}

// MARK: - Volume and tips

extension SVGDrawing {
    private var volumeTicks: [(row: Int, label: String)] {
        guard let volumeScale, let top = layout.volumeTop else { return [] }
        let height = Double(layout.bottom - top)
        return volumeScale.ticks(maximumCount: max(1, Int(height / 36))).map { volume in
            (layout.bottom - Int((volume / volumeScale.maximum * height).rounded()), NumberText.compact(volume))
        }
    }

    private func drawVolume(into writer: inout SVGWriter) {
        guard let volumeScale, let top = layout.volumeTop else { return }
        for direction in [Direction.up, .down, .flat] {
            let path = bars.enumerated().filter { $1.direction == direction && $1.volume > .zero }
                .map { position, bar in
                    let height = max(
                        1, Int((volumeScale.fraction(of: bar.volume) * Double(layout.bottom - top)).rounded()))
                    let left = barLayout.bodyLeft(ofBar: position)
                    return "M\(left) \(layout.bottom)v-\(height)h\(barLayout.bodyWidth)v\(height)z"
                }
            if path.isEmpty { continue }
            writer.element(
                "path",
                [
                    "class": "\(direction.className)-fill", "d": path.joined(), "fill": light.color(direction),
                    "fill-opacity": ".45", "shape-rendering": "crispEdges",
                ])
        }
    }

    /// Invisible columns that show the numbers of a bar to whoever points at it.
    private func drawTips(into writer: inout SVGWriter) {
        writer.group(
            "g", ["fill": light.text, "fill-opacity": "0"]
        ) { writer in
            for (position, bar) in bars.enumerated() {
                let left = barLayout.column(ofBar: position) - Int(barLayout.pitch / 2)
                let next = barLayout.column(ofBar: position + 1) - Int(barLayout.pitch / 2)
                writer.group(
                    "rect",
                    [
                        "class": "hit", "x": "\(left)", "y": "\(layout.priceTop)", "width": "\(max(1, next - left))",
                        "height": "\(layout.bottom - layout.priceTop)",
                    ]
                ) { writer in
                    writer.element("title", text: tip(of: bar))
                }
            }
        }
    }

    private func tip(of bar: ChartBar) -> String {
        func text(_ price: Price) -> String {
            NumberText.fixed(Int128(price.units), scale: Price.fractionDigits, decimals: model.priceDecimals)
        }
        let from = model.clock.text(bar.start)
        let dates = bar.start == bar.end ? from : "\(from) to \(model.clock.text(bar.end))"
        return "\(dates)  Open \(text(bar.open))  High \(text(bar.high))  Low \(text(bar.low))  "
            + "Close \(text(bar.close))  Volume \(bar.volume)"
    }
}
