/// Which characters an output may use.
enum Charset: Sendable, Hashable {
    /// Any character: box drawing, blocks, arrows.
    case unicode
    /// The 95 printable characters of ASCII.
    case ascii
}

extension Charset {
    /// The text with every character that this set lacks replaced by a question mark.
    func represent(_ text: String) -> String {
        if self == .unicode || text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        return String(text.map { $0.isASCII ? $0 : "?" })
    }
}
