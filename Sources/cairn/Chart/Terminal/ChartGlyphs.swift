/// The characters that a terminal chart is made of.
///
/// A rising body is hollow (double lines), a falling one filled (a heavy line), so that a chart without colour says
/// the same.
struct ChartGlyphs: Sendable {
    /// What one half of a cell shows of a candle.
    enum Half: Sendable {
        case empty, wick, body
    }

    /// The glyphs for a character set.
    init(_ charset: Charset) {
        isUnicode = charset == .unicode
    }

    private let isUnicode: Bool

    /// The glyph of a cell of a candle, by what its upper and its lower half show.
    func candle(upper: Half, lower: Half, direction: Direction) -> Character {
        guard isUnicode else {
            if upper == .body || lower == .body { return direction == .up ? "O" : "#" }
            return upper == .empty && lower == .empty ? " " : "|"
        }
        switch (upper, lower) {
        case (.empty, .empty): return " "
        case (.wick, .wick): return "│"
        case (.wick, .empty): return "╵"
        case (.empty, .wick): return "╷"
        case _ where direction == .up: return "║"
        case (.body, .body): return "┃"
        case (.body, .empty): return "╹"
        case (.empty, .body): return "╻"
        case (.wick, .body): return "╽"
        case (.body, .wick): return "╿"
        }
    }

    /// The glyph of a candle that closed where it opened: a dash, and the wicks that leave it.
    func doji(wickAbove: Bool, wickBelow: Bool) -> Character {
        switch (wickAbove, wickBelow) {
        case (true, true): isUnicode ? "┼" : "+"
        case (true, false): isUnicode ? "┴" : "+"
        case (false, true): isUnicode ? "┬" : "+"
        case (false, false): isUnicode ? "─" : "-"
        }
    }

    /// The column of a volume bar that fills so many parts of a cell.
    func volume(filled: Int) -> Character { volumeLevels[min(max(0, filled), volumeLevels.count - 1)] }

    /// The parts that a cell of a volume bar has.
    var volumeParts: Int { volumeLevels.count - 1 }

    private var volumeLevels: [Character] {
        isUnicode ? [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] : [" ", ".", ":", "#"]
    }

    /// The dots of the price grid.
    var grid: Character { isUnicode ? "┈" : " " }
    /// The price axis.
    var axis: Character { isUnicode ? "│" : "|" }
    /// A mark on the price axis.
    var axisTick: Character { isUnicode ? "├" : "+" }
    /// The mark of the last price on the price axis.
    var lastPrice: Character { isUnicode ? "◀" : "<" }
    /// The date axis.
    var rule: Character { isUnicode ? "─" : "-" }
    /// A mark on the date axis.
    var ruleTick: Character { isUnicode ? "┬" : "+" }
    /// Where the axes meet.
    var corner: Character { isUnicode ? "┘" : "+" }
    /// Between facts of a heading.
    var separator: String { isUnicode ? " · " : "  " }

    /// The sign before a change, which its own sign says too.
    func arrow(_ direction: Direction) -> String {
        guard isUnicode else { return "" }
        switch direction {
        case .up: return "▲ "
        case .down: return "▼ "
        case .flat: return ""
        }
    }
}
