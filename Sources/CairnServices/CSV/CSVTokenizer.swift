/// Splits CSV (RFC 4180) into rows and fields while the bytes arrive.
///
/// Fields are offsets into the buffer, no strings. Lines end with LF, CRLF or CR; blank lines are skipped; spaces around
/// fields are dropped. Quoted fields may hold separators, newlines and doubled quotes, which stay doubled: no field of
/// a candle contains a quote. The state is a value, so a copy can look ahead.
struct CSVTokenizer {
    /// The longest row in bytes: what a left-open quote or a file that is no CSV may cost in memory.
    static let rowLimit = 1 << 20

    private var buffer: [UInt8]
    private var scanner: CSVRowScanner
    /// The offset in the file at which the buffer begins.
    private var bufferStart = 0
    /// Whether the last bytes of the file have been handed in.
    private(set) var isFinished = false

    /// Starts in front of the header.
    ///
    /// - Parameters:
    ///   - separator: The byte between fields.
    ///   - bytes: The first bytes of the file.
    ///   - position: How many of them are no part of the first row, such as a byte order mark.
    init(separator: UInt8, bytes: [UInt8] = [], position: Int = 0) {
        buffer = bytes
        scanner = CSVRowScanner(separator: separator, position: position)
    }

    /// The line on which the current row begins, counted from 1.
    var line: Int { scanner.line }

    /// The offset in the file at which the current row ends.
    var offset: Int { bufferStart + scanner.position }

    /// How much the buffer holds: at most one unfinished row besides the last bytes handed in.
    var bufferedBytes: Int { buffer.count }

    /// Hands in the next bytes of the file.
    mutating func append(_ bytes: [UInt8]) {
        let done = scanner.isInRow ? scanner.rowStart : scanner.position
        scanner.rebase(by: done)
        bufferStart += done
        if done == buffer.count {
            buffer = bytes
        } else {
            buffer.removeSubrange(..<done)
            buffer += bytes
        }
    }

    /// Declares that no more bytes follow, so that the last line needs no newline.
    mutating func finish() {
        isFinished = true
    }

    /// Goes to the next row that is not blank.
    ///
    /// - Returns: False when more bytes are needed or, after `finish`, when there are no more rows.
    mutating func nextRow() throws(CSVSyntaxError) -> Bool {
        repeat {
            let isComplete = try buffer.withUnsafeBufferPointer { bytes throws(CSVSyntaxError) in
                try scanner.scanRow(in: bytes, isFinal: isFinished)
            }
            if scanner.position - scanner.rowStart > Self.rowLimit, isComplete || scanner.isInRow {
                throw CSVSyntaxError(
                    line: line, reason: "the row is longer than \(Self.rowLimit) bytes; is a quote left open?")
            }
            guard isComplete else { return false }
        } while scanner.isBlank
        return true
    }

    /// Lends the current row to `body`.
    func withRow<Result>(_ body: (CSVRow) -> Result) -> Result {
        buffer.withUnsafeBufferPointer { bytes in
            scanner.fields.withUnsafeBufferPointer { fields in
                body(
                    CSVRow(
                        bytes: UnsafeBufferPointer(rebasing: bytes[scanner.rowStart..<scanner.rowEnd]),
                        fields: fields, line: scanner.line, hasTextAfterQuote: scanner.hasTextAfterQuote))
            }
        }
    }
}
