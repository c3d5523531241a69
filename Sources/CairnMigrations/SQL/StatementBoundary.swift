/// Watches the significant tokens of a statement and tells which semicolon ends it.
struct StatementBoundary {
    private let body: SQLDialect.Body
    /// The first words, in upper case: they tell what kind of statement it is.
    private var opening: [String] = []
    private var isOpeningOver = false
    private var parentheses = 0
    private var blocks = 0
    /// The last two tokens, as far as `; END ;` needs them.
    private var isAfterSemicolon = false
    private var isAfterSemicolonEnd = false

    init(_ body: SQLDialect.Body) {
        self.body = body
    }

    /// Takes the next significant token and returns whether the statement ends with it.
    mutating func ends(with token: SQLToken, text: @autoclosure () -> String) -> Bool {
        switch body {
        case .none: return token.kind == .semicolon
        case .triggers: return triggerEnds(with: token, text: text)
        case .functions: return functionEnds(with: token, text: text)
        }
    }

    private mutating func triggerEnds(with token: SQLToken, text: () -> String) -> Bool {
        let word = token.kind == .word ? text().uppercased() : ""
        watchOpening(token, word)
        if token.kind == .semicolon, !isTrigger || isAfterSemicolonEnd { return true }
        isAfterSemicolonEnd = isAfterSemicolon && word == "END"
        isAfterSemicolon = token.kind == .semicolon
        return false
    }

    private mutating func functionEnds(with token: SQLToken, text: () -> String) -> Bool {
        let word = token.kind == .word ? text().uppercased() : ""
        watchOpening(token, word)
        switch token.kind {
        case .semicolon: return parentheses == 0 && blocks == 0
        case .openParenthesis: parentheses += 1
        case .closeParenthesis: parentheses = max(0, parentheses - 1)
        case .word where isFunction && parentheses == 0: countBlocks(word)
        default: break
        }
        return false
    }

    private mutating func countBlocks(_ word: String) {
        switch word {
        case "BEGIN": blocks += 1
        case "CASE" where blocks > 0: blocks += 1  // Its END must not be taken for the block's.
        case "END": blocks = max(0, blocks - 1)
        default: break
        }
    }

    private mutating func watchOpening(_ token: SQLToken, _ word: String) {
        if token.kind != .word { isOpeningOver = true }
        if !isOpeningOver, opening.count < 6 { opening.append(word) }
    }

    /// `[EXPLAIN [QUERY PLAN]] CREATE [TEMP] TRIGGER`.
    private var isTrigger: Bool {
        guard let create = opening.firstIndex(of: "CREATE"),
            opening[..<create].allSatisfy({ ["EXPLAIN", "QUERY", "PLAN"].contains($0) })
        else { return false }
        let words = opening[(create + 1)...].drop { $0 == "TEMP" || $0 == "TEMPORARY" }
        return words.first == "TRIGGER"
    }

    /// `CREATE [OR REPLACE] FUNCTION` or `PROCEDURE`.
    private var isFunction: Bool {
        guard opening.first == "CREATE" else { return false }
        let words = opening.dropFirst().drop { $0 == "OR" || $0 == "REPLACE" }
        return words.first == "FUNCTION" || words.first == "PROCEDURE"
    }
}
