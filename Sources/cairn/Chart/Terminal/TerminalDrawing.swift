import CairnDomain

/// A terminal chart whose rows and columns are settled, drawn part by part.
struct TerminalDrawing {
    private typealias Cell = (glyph: Character, style: TextStyle)

    private let model: ChartModel
    private let heading: TerminalHeading
    private let glyphs: ChartGlyphs
    private let layout: TerminalLayout
    private let bars: [ChartBar]
    private let priceTicks: PriceTicks
    private let timeTicks: [TimeTick]

    init(model: ChartModel, title: String, options: ChartOptions) {
        let rows = TerminalLayout.Rows(
            height: options.height, hasVolume: model.series.volume.contains { $0 > .zero })
        // A label every third row is as close as reads well.
        let ticks = model.priceScale.ticks(
            maximumCount: (rows.price + 2) / 3, dataDecimals: model.priceDecimals)
        let labels = ticks.values.map(ticks.label) + [ticks.label(of: model.lastClose)]
        let layout = TerminalLayout(
            rows: rows, width: options.width,
            labelWidth: max(labels.map(\.utf8.count).max() ?? 0, rows.volume > 0 ? NumberText.compactLength : 0),
            candles: model.series.count)
        self.model = model
        self.layout = layout
        priceTicks = ticks
        glyphs = ChartGlyphs(options.charset)
        bars = ChartBar.bars(of: model.series, candlesPerBar: layout.candlesPerBar)
        timeTicks = TimeAxis(bars: bars, candlesPerBar: layout.candlesPerBar, clock: model.clock)
            .ticks(pitch: Double(layout.pitch), characterWidth: 1, gap: 3)
        heading = TerminalHeading(
            title: title, summary: model.summary, candlesPerBar: layout.candlesPerBar, zone: model.clock.zoneName,
            glyphs: glyphs, charset: options.charset, width: max(1, options.width))
    }

    /// All lines from the heading to the dates.
    func lines() -> [StyledLine] {
        heading.lines(layout.rows.header) + priceLines() + gapLines() + volumeLines()
            + (layout.rows.hasDateAxis ? dateLines() : [])
    }
}

// MARK: - Candles

extension TerminalDrawing {
    private func priceLines() -> [StyledLine] {
        let columns = bars.map { CandleColumn($0, scale: model.priceScale, rows: layout.rows.price) }
        let labels = priceLabels()
        return (0..<layout.rows.price).map { row in
            let label = labels[row]
            var cells = emptyCells(label == nil ? " " : glyphs.grid)
            for (bar, column) in columns.enumerated() {
                if let glyph = column.glyph(inRow: row, glyphs) {
                    cells[layout.column(ofBar: bar)] = (glyph, bars[bar].direction.style)
                }
            }
            var line = Self.line(cells)
            appendAxis(label, to: &line)
            return line
        }
    }

    /// The label of each row that has one.
    private func priceLabels() -> [Int: (text: String, isLast: Bool)] {
        var labels: [Int: (text: String, isLast: Bool)] = [:]
        for units in priceTicks.values {
            labels[row(atFraction: model.priceScale.fraction(ofUnits: units))] = (
                priceTicks.label(ofUnits: units), false
            )
        }
        labels[row(atFraction: model.priceScale.fraction(of: model.lastClose))] =
            (priceTicks.label(of: model.lastClose), true)
        return labels
    }

    private func row(atFraction fraction: Double) -> Int {
        CandleColumn.half(fraction, rows: layout.rows.price) / 2
    }

    private func appendAxis(_ label: (text: String, isLast: Bool)?, to line: inout StyledLine) {
        guard layout.labelColumns > 0 else { return }
        guard let label else {
            line.append(String(glyphs.axis), .dim)
            return line.pad(to: layout.columns)
        }
        let text = label.text.padded(leadingToWidth: layout.labelColumns)
        if label.isLast {
            let style = model.summary.direction.markStyle
            line.append(String(glyphs.lastPrice), model.summary.direction.boldStyle)
            line.append(" \(text)", style)
        } else {
            line.append(String(glyphs.axisTick), .dim)
            line.append(" \(text)")
        }
    }
}

// MARK: - Volume

extension TerminalDrawing {
    private func gapLines() -> [StyledLine] {
        (0..<layout.rows.gap).map { _ in
            var line = Self.line(emptyCells(" "))
            appendAxis(nil, to: &line)
            return line
        }
    }

    private func volumeLines() -> [StyledLine] {
        guard layout.rows.volume > 0, let scale = VolumeScale(bars) else { return [] }
        let parts = glyphs.volumeParts
        let fills = bars.map { bar in
            // A bar of the least volume is still a bar.
            let fill = Int((scale.fraction(of: bar.volume) * Double(layout.rows.volume * parts)).rounded())
            return bar.volume > .zero ? max(1, fill) : 0
        }
        return (0..<layout.rows.volume).map { row in
            let below = (layout.rows.volume - 1 - row) * parts
            var cells = emptyCells(" ")
            for (bar, fill) in fills.enumerated() where fill > below {
                cells[layout.column(ofBar: bar)] =
                    (glyphs.volume(filled: min(parts, fill - below)), bars[bar].direction.dimStyle)
            }
            var line = Self.line(cells)
            if layout.labelColumns > 0 {
                line.append(String(row == 0 ? glyphs.axisTick : glyphs.axis), .dim)
                let label = NumberText.compact(scale.maximum)
                if row == 0, label.utf8.count <= layout.labelColumns {
                    line.append(" \(label.padded(leadingToWidth: layout.labelColumns))", .dim)
                }
                line.pad(to: layout.columns)
            }
            return line
        }
    }
}

// MARK: - Dates

extension TerminalDrawing {
    private func dateLines() -> [StyledLine] {
        var rule = [Character](repeating: glyphs.rule, count: layout.plotColumns)
        for tick in timeTicks { rule[layout.column(ofBar: tick.bar)] = glyphs.ruleTick }
        var ruleLine = StyledLine()
        ruleLine.append(String(rule), .dim)
        if layout.labelColumns > 0 { ruleLine.append(String(glyphs.corner), .dim) }

        var labels = StyledLine()
        for tick in timeTicks {
            let width = tick.label.utf8.count
            let start = min(max(0, layout.column(ofBar: tick.bar) - width / 2), layout.columns - width)
            // The first label may have been moved towards the second.
            guard start >= labels.width + (labels.width == 0 ? 0 : 1) else { continue }
            labels.pad(to: start)
            labels.append(tick.label, tick.isMajor ? .bold : .plain)
        }
        return [ruleLine, labels]
    }

    private func emptyCells(_ filler: Character) -> [Cell] {
        [Cell](repeating: (filler, filler == " " ? .plain : .dim), count: layout.plotColumns)
    }

    private static func line(_ cells: [Cell]) -> StyledLine {
        var line = StyledLine()
        for cell in cells { line.append(String(cell.glyph), cell.style) }
        return line
    }
}
