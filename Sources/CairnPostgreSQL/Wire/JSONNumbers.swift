/// The numbers in JSON text.
enum JSONNumbers {
    /// The text with some numbers replaced; nil when none is.
    ///
    /// - Parameter replacement: What to write in place of a number; nil leaves it.
    static func replacing(in text: [UInt8], _ replacement: (ArraySlice<UInt8>) -> [UInt8]?) -> [UInt8]? {
        var replaced: [UInt8] = []
        var copied = 0
        var index = 0
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: "\""): index = end(ofString: index, text)
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                let start = index
                while index < text.count, isPart(text[index]) { index += 1 }
                guard let number = replacement(text[start..<index]) else { continue }
                replaced += text[copied..<start]
                replaced += number
                copied = index
            default: index += 1
            }
        }
        // A number that was replaced ends behind the first byte.
        return copied == 0 ? nil : replaced + text[copied...]
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    private static func end(ofString start: Int, _ text: [UInt8]) -> Int {
        var index = start + 1
        while index < text.count, text[index] != UInt8(ascii: "\"") {
            index += text[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return index + 1
    }
}
