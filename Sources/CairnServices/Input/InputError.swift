/// An input that cannot be read as a whole: the file is missing or damaged, or its structure is broken.
///
/// What is wrong with single rows is a `RowProblem` instead and does not stop the reading.
public struct InputError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The path, or `<stdin>`.
    public let file: String
    /// The line at which the structure breaks, counted from 1; nil when it is no matter of a line.
    public let line: Int?
    /// What is wrong, in a few words: "does not exist".
    public let reason: String

    /// Makes an error.
    public init(file: String, line: Int? = nil, reason: String) {
        self.file = file
        self.line = line
        self.reason = reason
    }

    /// One line: `prices.csv:17: a quoted field is not closed`.
    public var description: String {
        "\(PrintableText.escape(file)):\(line.map { "\($0):" } ?? "") \(reason)"
    }
}
