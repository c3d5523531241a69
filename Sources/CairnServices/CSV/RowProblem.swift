/// One row that is no candle, with the place and the reason.
public struct RowProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The path, or `<stdin>`.
    public let file: String
    /// The line on which the row begins, counted from 1.
    public let line: Int
    /// The column as the header names it, or its number where it has no name; nil when the row as a whole is wrong.
    public let column: String?
    /// The refused value in quotes, cut to 80 characters, with control characters escaped; empty for an empty field.
    public let value: String
    /// What is wrong with it, as the end of a sentence: "is not a decimal number".
    public let reason: String
    /// Whether every field is sound and they contradict each other: high below low, or a negative volume.
    public let isInconsistent: Bool
    /// The row as it stands in the file, without its newline.
    public let rawBytes: [UInt8]

    /// The row as text; bytes that are not UTF-8 are replaced.
    public var rawLine: String { String(decoding: rawBytes, as: UTF8.self) }

    /// One line: `prices.csv:17: column close: "abc" is not a decimal number`.
    public var description: String {
        let place = "\(PrintableText.escape(file)):\(line):"
        guard let column else { return "\(place) \(reason)" }
        return "\(place) column \(PrintableText.escape(column)): \(value.isEmpty ? "" : "\(value) ")\(reason)"
    }
}
