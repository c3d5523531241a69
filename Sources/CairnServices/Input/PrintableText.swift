/// Text from a file as it may stand in a one-line message on a terminal.
enum PrintableText {
    /// Replaces control and formatting characters, which could fake lines or colours of a terminal, by `\u{..}`.
    static func escape(_ text: String) -> String {
        guard !text.unicodeScalars.allSatisfy(isPrintable) else { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": escaped += "\\n"
            case "\r": escaped += "\\r"
            case "\t": escaped += "\\t"
            default:
                if isPrintable(scalar) {
                    escaped.unicodeScalars.append(scalar)
                } else {
                    escaped += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
                }
            }
        }
        return escaped
    }

    /// The text between double quotes, escaped and cut to its first `limit` scalars.
    static func quote(_ bytes: UnsafeBufferPointer<UInt8>, limit: Int = 80) -> String {
        // A scalar takes at most four bytes; what lies beyond is not even decoded.
        let text = String(decoding: bytes.prefix(limit * 4 + 4), as: UTF8.self)
        guard text.unicodeScalars.count > limit else { return "\"\(escape(text))\"" }
        var cut = String.UnicodeScalarView()
        cut.append(contentsOf: text.unicodeScalars.prefix(limit))
        return "\"\(escape(String(cut)))…\""
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }
}
