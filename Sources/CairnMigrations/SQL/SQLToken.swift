/// A piece of SQL text, no finer than finding the ends of statements needs.
struct SQLToken: Hashable {
    enum Kind: Hashable {
        case blank, comment, quoted, word, semicolon, openParenthesis, closeParenthesis, other
    }

    let kind: Kind
    /// The bytes it covers.
    let range: Range<Int>
    /// The line it begins in, counted from 1.
    let line: Int

    /// Whether the database would see it.
    var isSignificant: Bool { kind != .blank && kind != .comment }
}
