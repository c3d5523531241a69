/// JSON objects: an array of them with one on each line, or nothing but lines.
///
/// Numbers are written digit for digit, so that a reader of exact decimals loses nothing. What JSON has no number for
/// is null (NaN, infinities) or text.
struct JSONRowEncoder: RowEncoder {
    private let isLines: Bool
    /// `"name":` of each column, after a comma for all but the first.
    private let keys: [[UInt8]]
    private var isEmpty = true

    init(columns: [OutputColumn], isLines: Bool) {
        self.isLines = isLines
        keys = columns.enumerated().map { position, column in
            var key: [UInt8] = position > 0 ? [UInt8(ascii: ",")] : []
            Self.writeString(column.name, into: &key)
            key.append(UInt8(ascii: ":"))
            return key
        }
    }

    mutating func begin(into bytes: inout [UInt8]) {
        if !isLines { bytes.append(UInt8(ascii: "[")) }
    }

    mutating func encode(_ row: [OutputCell], into bytes: inout [UInt8]) {
        if !isLines {
            if !isEmpty { bytes.append(UInt8(ascii: ",")) }
            bytes.append(UInt8(ascii: "\n"))
        }
        isEmpty = false
        bytes.append(UInt8(ascii: "{"))
        for (key, cell) in zip(keys, row) {
            bytes.append(contentsOf: key)
            Self.write(cell, into: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
        if isLines { bytes.append(UInt8(ascii: "\n")) }
    }

    mutating func end(into bytes: inout [UInt8]) {
        if isLines { return }
        if !isEmpty { bytes.append(UInt8(ascii: "\n")) }
        bytes.append(contentsOf: "]\n".utf8)
    }

    private static func write(_ cell: OutputCell, into bytes: inout [UInt8]) {
        switch cell {
        case .null:
            bytes.append(contentsOf: "null".utf8)
        case .double(let number) where !number.isFinite:
            bytes.append(contentsOf: "null".utf8)
        case .timestamp:
            bytes.append(UInt8(ascii: "\""))
            _ = cell.writePlain(into: &bytes)
            bytes.append(UInt8(ascii: "\""))
        case .number(let text) where isNumber(text.utf8):
            bytes.append(contentsOf: text.utf8)
        case .text(let text), .number(let text):
            writeString(text, into: &bytes)
        case .json(let json):
            // Between the tokens of JSON a line break is but a space, and within them there is none.
            bytes.append(contentsOf: json.utf8.lazy.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 })
        default:
            _ = cell.writePlain(into: &bytes)
        }
    }

    /// Appends a string as RFC 8259 section 7 has it, escaping no more than it must.
    static func writeString(_ text: String, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
            case 0x08: bytes.append(contentsOf: "\\b".utf8)
            case 0x09: bytes.append(contentsOf: "\\t".utf8)
            case 0x0A: bytes.append(contentsOf: "\\n".utf8)
            case 0x0C: bytes.append(contentsOf: "\\f".utf8)
            case 0x0D: bytes.append(contentsOf: "\\r".utf8)
            case 0..<0x20: bytes.append(contentsOf: "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Whether a text is a number by the grammar of RFC 8259 section 6.
    static func isNumber(_ text: String.UTF8View) -> Bool {
        var rest = text[...]
        func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        func skipDigits() -> Bool {
            let start = rest.startIndex
            rest = rest.drop(while: isDigit)
            return rest.startIndex > start
        }
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let isZero = rest.first == UInt8(ascii: "0")
        let whole = rest.startIndex
        guard skipDigits(), !isZero || rest.startIndex == text.index(after: whole) else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard skipDigits() else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
            guard skipDigits() else { return false }
        }
        return rest.isEmpty
    }
}
