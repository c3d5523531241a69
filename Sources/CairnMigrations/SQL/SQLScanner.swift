/// Cuts SQL text into tokens by the quoting rules of a dialect.
///
/// Every byte belongs to exactly one token, so that whatever is not understood is passed on unchanged.
struct SQLScanner {
    let bytes: [UInt8]
    let dialect: SQLDialect
    private let lineComments: [[UInt8]]
    private var position = 0
    private var line = 1

    init(_ text: some StringProtocol, dialect: SQLDialect) {
        bytes = Array(text.utf8)
        self.dialect = dialect
        lineComments = dialect.lineComments.map { Array($0.utf8) }
    }

    /// The next token, or nil at the end.
    mutating func next() throws(SQLTextFlaw) -> SQLToken? {
        guard position < bytes.count else { return nil }
        let start = position
        let startLine = line
        let kind = try scan(bytes[position])
        line += bytes[start..<position].count { $0 == UInt8(ascii: "\n") }
        return SQLToken(kind: kind, range: start..<position, line: startLine)
    }

    private mutating func scan(_ byte: UInt8) throws(SQLTextFlaw) -> SQLToken.Kind {
        if Self.isBlank(byte) {
            skip(while: Self.isBlank)
            return .blank
        }
        if lineComments.contains(where: { bytes[position...].starts(with: $0) }) {
            skip { $0 != UInt8(ascii: "\n") }
            return .comment
        }
        if at("/*") {
            try skipComment()
            return .comment
        }
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\""):
            try skipQuoted(by: byte, escapes: dialect.backslashEscapes == .everywhere)
            return .quoted
        case UInt8(ascii: "`") where dialect.hasBackticks:
            try skipQuoted(by: byte, escapes: dialect.backslashEscapes == .everywhere)
            return .quoted
        case UInt8(ascii: "[") where dialect.hasBrackets:
            try skip(past: "]", opening: "[")
            return .quoted
        case UInt8(ascii: "$") where dialect.hasDollarQuotes:
            guard let tag = dollarTag() else { return single(.other) }
            position += tag.utf8.count
            try skip(past: tag, opening: tag)
            return .quoted
        case UInt8(ascii: ";"): return single(.semicolon)
        case UInt8(ascii: "("): return single(.openParenthesis)
        case UInt8(ascii: ")"): return single(.closeParenthesis)
        case _ where Self.isWord(byte): return try word()
        default: return single(.other)
        }
    }

    private mutating func single(_ kind: SQLToken.Kind) -> SQLToken.Kind {
        position += 1
        return kind
    }

    private mutating func word() throws(SQLTextFlaw) -> SQLToken.Kind {
        let start = position
        // A dollar sign inside a word is part of it in all dialects; `a$b$` opens no quotation.
        skip { Self.isWord($0) || $0 == UInt8(ascii: "$") }
        if dialect.backslashEscapes == .markedStrings, position - start == 1, bytes[start] | 0x20 == UInt8(ascii: "e"),
            at("'")
        {
            try skipQuoted(by: UInt8(ascii: "'"), escapes: true)
            return .quoted
        }
        return .word
    }

    private mutating func skip(while condition: (UInt8) -> Bool) {
        while position < bytes.count, condition(bytes[position]) { position += 1 }
    }

    private func at(_ text: String) -> Bool {
        bytes[position...].starts(with: text.utf8)
    }

    private mutating func skip(past end: String, opening: String) throws(SQLTextFlaw) {
        while position < bytes.count {
            if at(end) {
                position += end.utf8.count
                return
            }
            position += 1
        }
        throw SQLTextFlaw(reason: "\(opening) is not closed", line: line)
    }

    /// From the opening quote to past the closing one; a doubled quote stands for itself.
    private mutating func skipQuoted(by quote: UInt8, escapes: Bool) throws(SQLTextFlaw) {
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == quote {
                guard position < bytes.count, bytes[position] == quote else { return }
                position += 1
            } else if escapes, byte == UInt8(ascii: "\\"), position < bytes.count {
                position += 1
            }
        }
        throw SQLTextFlaw(reason: "\(Character(Unicode.Scalar(quote))) is not closed", line: line)
    }

    private mutating func skipComment() throws(SQLTextFlaw) {
        position += 2
        var depth = 1
        while position < bytes.count {
            if at("*/") {
                position += 2
                depth -= 1
                if depth == 0 { return }
            } else if dialect.nestsComments, at("/*") {
                position += 2
                depth += 1
            } else {
                position += 1
            }
        }
        throw SQLTextFlaw(reason: "/* is not closed", line: line)
    }

    /// `$$` or `$name$` where it stands here; `$1` is a parameter.
    private func dollarTag() -> String? {
        var end = position + 1
        while end < bytes.count, Self.isWord(bytes[end]) { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "$"), !Self.isDigit(bytes[position + 1]) else { return nil }
        return String(decoding: bytes[position...end], as: UTF8.self)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isWord(_ byte: UInt8) -> Bool {
        // All bytes of characters beyond ASCII can be part of a name.
        isDigit(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_") || byte >= 0x80
    }
}
