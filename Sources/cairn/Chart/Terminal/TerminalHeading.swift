/// The lines above a terminal chart, which leave out what there is no room for.
struct TerminalHeading {
    let title: String
    let summary: ChartSummary
    let candlesPerBar: Int
    let zone: String?
    let glyphs: ChartGlyphs
    let charset: Charset
    let width: Int

    /// The first so many of the two lines: title and last price, then range and extremes.
    func lines(_ count: Int) -> [StyledLine] {
        Array([priceLine(), rangeLine()].prefix(count))
    }

    private func priceLine() -> StyledLine {
        var line = StyledLine()
        let last = (title.isEmpty ? "" : "  ") + summary.last
        let change = "  \(glyphs.arrow(summary.direction))\(summary.change)"
        let tails = [change + (summary.percent.map { " (\($0))" } ?? ""), change, ""]
        // A long title gives way to the last price, but not to the change.
        let leastTitle = min(title.displayWidth, 8)
        let room = width - last.displayWidth
        guard room >= leastTitle else {
            line.append(title.truncated(toWidth: width, charset: charset), .bold)
            return line
        }
        let tail = tails.first { $0.displayWidth + title.displayWidth <= room } ?? ""
        line.append(title.truncated(toWidth: room - tail.displayWidth, charset: charset) + last, .bold)
        line.append(tail, summary.direction.boldStyle)
        return line
    }

    private func rangeLine() -> StyledLine {
        var facts = [summary.range + (zone.map { " \($0)" } ?? ""), summary.count]
        if candlesPerBar > 1 { facts[1] += ", \(NumberText.grouped(candlesPerBar)) a bar" }
        facts.append("high \(summary.high)")
        facts.append("low \(summary.low)")
        var line = StyledLine()
        for fact in facts {
            let text = line.width == 0 ? fact : glyphs.separator + fact
            if line.width + text.displayWidth > width { break }
            line.append(text, .dim)
        }
        return line
    }
}
