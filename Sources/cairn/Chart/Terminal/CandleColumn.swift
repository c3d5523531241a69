import CairnDomain

/// A candle on the half rows of a terminal: half 0 is the upper half of the top row.
struct CandleColumn: Hashable, Sendable {
    private let wick: ClosedRange<Int>
    private let body: ClosedRange<Int>
    private let direction: Direction

    init(_ bar: ChartBar, scale: PriceScale, rows: Int) {
        func half(_ price: Price) -> Int { Self.half(scale.fraction(of: price), rows: rows) }
        wick = half(bar.high)...half(bar.low)
        let exact = half(max(bar.open, bar.close))...half(min(bar.open, bar.close))
        direction = bar.direction
        body = direction == .up ? Self.wholeCells(of: exact) : exact
    }

    /// The cells that a hollow body covers whole, or else the one it ends in: there are no glyphs for half of one.
    private static func wholeCells(of halves: ClosedRange<Int>) -> ClosedRange<Int> {
        let first = (halves.lowerBound + 1) / 2
        let last = (halves.upperBound - 1) / 2
        // The close of a rising candle is its upper end.
        let close = halves.lowerBound / 2
        return first <= last && halves.count > 1 ? 2 * first...2 * last + 1 : 2 * close...2 * close + 1
    }

    /// The half row of a fraction of the height.
    static func half(_ fraction: Double, rows: Int) -> Int {
        let bottom = 2 * rows - 1
        return min(bottom, max(0, Int(((1 - fraction) * Double(bottom)).rounded())))
    }

    /// The glyph in a row; nil where the candle does not reach.
    func glyph(inRow row: Int, _ glyphs: ChartGlyphs) -> Character? {
        if direction == .flat, body.lowerBound / 2 == row {
            return glyphs.doji(
                wickAbove: wick.lowerBound < body.lowerBound, wickBelow: wick.upperBound > body.upperBound)
        }
        let upper = half(2 * row)
        let lower = half(2 * row + 1)
        if upper == .empty, lower == .empty { return nil }
        return glyphs.candle(upper: upper, lower: lower, direction: direction)
    }

    private func half(_ half: Int) -> ChartGlyphs.Half {
        body.contains(half) ? .body : wick.contains(half) ? .wick : .empty
    }
}
