/// Comma-separated values as RFC 4180 quotes them.
///
/// Lines end with a line feed alone, as every tool of a Unix shell expects. Null is nothing and empty text is `""`, so
/// that they stay apart.
struct CSVRowEncoder: RowEncoder {
    let columns: [OutputColumn]

    mutating func begin(into bytes: inout [UInt8]) {
        for (position, column) in columns.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            Self.write(column.name, into: &bytes)
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    mutating func encode(_ row: [OutputCell], into bytes: inout [UInt8]) {
        var isFirst = true
        for cell in row {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            if !cell.writePlain(into: &bytes), let text = cell.rawText { Self.write(text, into: &bytes) }
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    mutating func end(into bytes: inout [UInt8]) {}

    private static func write(_ text: String, into bytes: inout [UInt8]) {
        let needsQuotes = text.isEmpty || text.utf8.contains { mustBeQuoted($0) }
        guard needsQuotes else { return bytes.append(contentsOf: text.utf8) }
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func mustBeQuoted(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
            || byte == UInt8(ascii: "\r")
    }
}
