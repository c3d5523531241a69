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
        let change = glyphs.arrow(summary.direction) + summary.change
        let percent = summary.percent.map { " (\($0))" } ?? ""
        let tails = ["  \(summary.last)  \(change)\(percent)", "  \(summary.last)  \(change)", "  \(summary.last)"]
        // The price goes before the end of a long title, the change does not.
        let leastTitle = min(title.displayWidth, 8)
        guard
            let tail = tails.first(where: { $0.displayWidth + title.displayWidth <= width })
                ?? tails.last.flatMap({ $0.displayWidth + leastTitle <= width ? $0 : nil })
        else {
            line.append(title.truncated(toWidth: width, charset: charset), .bold)
            return line
        }
        line.append(title.truncated(toWidth: width - tail.displayWidth, charset: charset), .bold)
        line.append("  \(summary.last)", .bold)
        line.append(String(tail.dropFirst(summary.last.count + 2)), summary.direction.boldStyle)
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
