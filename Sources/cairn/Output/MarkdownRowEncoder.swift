/// A table as GitHub Flavored Markdown has it.
struct MarkdownRowEncoder: RowEncoder {
    let columns: [OutputColumn]

    mutating func begin(into bytes: inout [UInt8]) {
        for column in columns {
            bytes.append(contentsOf: "| ".utf8)
            Self.write(column.name, into: &bytes)
            bytes.append(UInt8(ascii: " "))
        }
        bytes.append(contentsOf: "|\n".utf8)
        for column in columns {
            bytes.append(contentsOf: (column.alignment == .left ? "| --- " : "| ---: ").utf8)
        }
        bytes.append(contentsOf: "|\n".utf8)
    }

    mutating func encode(_ row: [OutputCell], into bytes: inout [UInt8]) {
        for cell in row {
            bytes.append(contentsOf: "| ".utf8)
            if !cell.writePlain(into: &bytes), let text = cell.rawText { Self.write(text, into: &bytes) }
            bytes.append(UInt8(ascii: " "))
        }
        bytes.append(contentsOf: "|\n".utf8)
    }

    mutating func end(into bytes: inout [UInt8]) {}

    /// Appends text with what would end the cell, style it or hide it made literal.
    private static func write(_ text: String, into bytes: inout [UInt8]) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "|", "\\", "*", "`", "_", "~", "[", "]":
                bytes.append(contentsOf: "\\\(scalar)".utf8)
            case "<": bytes.append(contentsOf: "&lt;".utf8)
            case "&": bytes.append(contentsOf: "&amp;".utf8)
            case "\n": bytes.append(contentsOf: "<br>".utf8)
            case "\u{0}"..<" ", "\u{7F}": bytes.append(contentsOf: String(scalar).escapingControls.utf8)
            default: bytes.append(contentsOf: String(scalar).utf8)
            }
        }
    }
}
