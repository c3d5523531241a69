extension String {
    /// How many columns of a terminal the text takes, provided that it holds no control characters.
    var displayWidth: Int {
        // Nearly every text is ASCII, where a byte is a column.
        if utf8.allSatisfy({ $0 < 0x80 }) { return utf8.count }
        return reduce(0) { $0 + $1.displayWidth }
    }

    /// The text cut to at most so many columns, the last of them an ellipsis where something was cut.
    func truncated(toWidth width: Int, charset: Charset = .unicode) -> String {
        guard displayWidth > width else { return self }
        let ellipsis = charset == .unicode ? "…" : "~"
        guard width > 1 else { return width == 1 ? ellipsis : "" }
        var kept = ""
        var columns = 0
        for character in self {
            columns += character.displayWidth
            if columns > width - 1 { break }
            kept.append(character)
        }
        return kept + ellipsis
    }

    /// The text with spaces after it up to so many columns.
    func padded(toWidth width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - displayWidth))
    }

    /// The text with spaces before it up to so many columns.
    func padded(leadingToWidth width: Int) -> String {
        String(repeating: " ", count: Swift.max(0, width - displayWidth)) + self
    }
}

extension Character {
    /// 0, 1 or 2 columns: a cluster is as wide as its widest scalar, and an emoji selector makes it two.
    var displayWidth: Int {
        unicodeScalars.reduce(0) { Swift.max($0, $1 == "\u{FE0F}" ? 2 : $1.displayWidth) }
    }
}

extension Unicode.Scalar {
    /// The columns of the scalar alone; East Asian width W and F as of Unicode 16 take two, ambiguous ones one.
    fileprivate var displayWidth: Int {
        if value < 0x300 { return 1 }
        if properties.isEmojiPresentation { return 2 }
        switch value {
        case 0x1160...0x11FF: return 0  // Vowels and finals of a Hangul syllable join its first consonant.
        case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
            0x16FE0...0x18D08, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265, 0x20000...0x3FFFD:
            break
        default:
            switch properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .format: return 0
            default: return 1
            }
        }
        // A few marks lie within the wide ranges, such as U+302A and U+3099.
        return properties.generalCategory == .nonspacingMark ? 0 : 2
    }
}
