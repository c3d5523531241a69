/// What the first bytes of a CSV file tell about all of it.
struct CSVDialect {
    /// The byte between fields: a comma, a semicolon or a tab.
    let separator: UInt8
    /// How many bytes stand before the header: 3 for a UTF-8 byte order mark, else 0.
    let headerStart: Int

    /// Looks at the first bytes of a file, which should include its first line.
    init(detecting bytes: [UInt8]) throws(CSVSyntaxError) {
        if let (_, kind) = Self.foreign.first(where: { bytes.starts(with: $0.magic) }) {
            throw CSVSyntaxError(line: 1, reason: "this is \(kind), not CSV text in UTF-8")
        }
        headerStart = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        separator = try Self.separator(of: bytes[headerStart...])
    }

    private static let foreign: [(magic: [UInt8], kind: String)] = [
        ([0xFF, 0xFE], "UTF-16 text (convert it: iconv -f UTF-16 -t UTF-8)"),
        ([0xFE, 0xFF], "UTF-16 text (convert it: iconv -f UTF-16 -t UTF-8)"),
        ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive or an Excel workbook"),
        ([0x28, 0xB5, 0x2F, 0xFD], "zstd-compressed"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "xz-compressed"),
        ([0x42, 0x5A, 0x68], "bzip2-compressed"),
        ([0x50, 0x41, 0x52, 0x31], "a Parquet file"),
    ]

    /// The candidate that separates most fields of the first line with text; a comma where none does.
    private static func separator(of bytes: ArraySlice<UInt8>) throws(CSVSyntaxError) -> UInt8 {
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        var counts = [0, 0, 0]
        var isQuoted = false
        var seenText = false
        for byte in bytes {
            switch byte {
            case 0:
                throw CSVSyntaxError(line: 1, reason: "the header holds a zero byte; this is not CSV text in UTF-8")
            case .quote:
                isQuoted.toggle()
                seenText = true
            case .lineFeed, .carriageReturn:
                if seenText, !isQuoted { return best(candidates, counts) }
            default:
                if !isQuoted, let candidate = candidates.firstIndex(of: byte) { counts[candidate] += 1 }
                if byte != .space { seenText = true }
            }
        }
        return best(candidates, counts)
    }

    private static func best(_ candidates: [UInt8], _ counts: [Int]) -> UInt8 {
        var best = 0
        for index in counts.indices where counts[index] > counts[best] { best = index }
        return candidates[best]
    }
}
