import CairnRuntime

/// Quoting as the server does it in the names of types: backslash escapes in both kinds of quotes.
enum NativeQuoting {
    /// Words the server puts into backticks although they look like plain identifiers.
    private static let reserved: Set<String> = ["all", "distinct", "from", "null", "select", "table"]

    private static let escapes: [(byte: UInt8, letter: UInt8)] = [
        (0x00, UInt8(ascii: "0")), (0x08, UInt8(ascii: "b")), (0x09, UInt8(ascii: "t")), (0x0A, UInt8(ascii: "n")),
        (0x0C, UInt8(ascii: "f")), (0x0D, UInt8(ascii: "r")),
    ]

    /// Text in single quotes.
    static func quoted(_ text: String) -> String { escaped(text, in: UInt8(ascii: "'")) }

    /// A name, in backticks where it needs them.
    static func identifier(_ name: String) -> String {
        let isPlain =
            name.utf8.first.map(isIdentifierStart) == true && name.utf8.allSatisfy(isIdentifierPart)
            && !reserved.contains(name.lowercased())
        return isPlain ? name : escaped(name, in: UInt8(ascii: "`"))
    }

    static func isIdentifierStart(_ byte: UInt8) -> Bool {
        isIdentifierPart(byte) && !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    static func isIdentifierPart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// The byte that a backslash and a letter stand for; an unknown letter stands for itself.
    static func unescaped(_ letter: UInt8) -> UInt8 {
        escapes.first { $0.letter == letter }?.byte ?? letter
    }

    private static func escaped(_ text: String, in quote: UInt8) -> String {
        var bytes = [quote]
        for byte in text.utf8 {
            if let letter = escapes.first(where: { $0.byte == byte })?.letter {
                bytes += [UInt8(ascii: "\\"), letter]
            } else {
                if byte == quote || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
                bytes.append(byte)
            }
        }
        return String(decoding: bytes + [quote], as: UTF8.self)
    }
}
