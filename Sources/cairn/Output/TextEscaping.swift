extension String {
    /// The text with characters that would move the cursor, colour the screen or reorder the line written as escapes:
    /// `\n`, `\t`, `\u{1B}`. What every text must pass before it is shown on a terminal.
    var escapingControls: String {
        guard unicodeScalars.contains(where: \.isUnsafeOnTerminal) else { return self }
        var escaped = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "\n": escaped += "\\n"
            case "\r": escaped += "\\r"
            case "\t": escaped += "\\t"
            case _ where scalar.isUnsafeOnTerminal:
                escaped += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

extension Unicode.Scalar {
    /// Controls, line separators, the marks that change the direction of text, and the invisible byte order mark.
    fileprivate var isUnsafeOnTerminal: Bool {
        switch value {
        case 0..<0x20, 0x7F...0x9F, 0x61C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}
