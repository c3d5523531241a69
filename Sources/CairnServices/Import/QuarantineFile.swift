/// The side file that keeps rows which are no candles: line, reason, and the row as it stood in its file.
///
/// Its header is that of the file with two columns in front, so that it can be imported once its rows are corrected.
/// It appears only if there is such a row, and only when complete.
struct QuarantineFile {
    private let file: AtomicFile
    private(set) var isEmpty = true

    init(path: String) {
        file = AtomicFile(path: path)
    }

    var path: String { file.path }

    /// Opens the file, so that a folder that cannot be written to is known in time.
    func create() async throws { try await file.create() }

    /// Adds rows of a file with this header.
    mutating func append(_ problems: [RowProblem], of header: CandleCSVHeader) async throws {
        guard !problems.isEmpty else { return }
        var bytes: [UInt8] = []
        if isEmpty {
            bytes += Array("line".utf8) + [header.separator] + Array("reason".utf8) + [header.separator]
            bytes += Self.named(header) + [UInt8(ascii: "\n")]
        }
        for problem in problems {
            bytes += Array("\(problem.line)".utf8) + [header.separator]
            bytes += Self.quoted(problem.columnAndReason) + [header.separator]
            bytes += problem.rawBytes + [UInt8(ascii: "\n")]
        }
        try await file.write(bytes)
        isEmpty = false
    }

    /// Makes the file appear, if there is anything in it.
    func commit() async throws {
        if isEmpty { await file.discard() } else { try await file.commit() }
    }

    /// The header with a name for an unnamed column of time, which would not be the first any more.
    private static func named(_ header: CandleCSVHeader) -> [UInt8] {
        guard header.isTimeUnnamed, let end = header.rawBytes.firstIndex(of: header.separator) else {
            return header.rawBytes
        }
        return Array("timestamp".utf8) + header.rawBytes[end...]
    }

    /// Byte by byte: to a `Character`, a quote with a combining mark behind it is no quote.
    private static func quoted(_ text: String) -> [UInt8] {
        [.quote] + text.utf8.flatMap { $0 == .quote ? [.quote, .quote] : [$0] } + [.quote]
    }
}

extension RowProblem {
    /// What is wrong, without the place.
    var columnAndReason: String {
        guard let column else { return reason }
        return "column \(PrintableText.escape(column)): \(value.isEmpty ? "" : "\(value) ")\(reason)"
    }
}
