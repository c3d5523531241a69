/// Writes rows to a sink as they come, in any format and with bounded memory.
///
/// ```swift
/// var writer = RowWriter(.csv, columns: [.text("code"), .decimal("price")], to: StandardStream.output)
/// try writer.write([.text("ACME"), .price(price)])
/// try writer.finish()
/// ```
struct RowWriter {
    private var encoder: any RowEncoder
    private let sink: any ByteSink
    private let columnCount: Int
    private var buffer: [UInt8] = []
    private var hasBegun = false

    /// How many rows have been written.
    private(set) var rowCount = 0

    /// Makes a writer; it writes nothing before the first row or the end.
    ///
    /// - Parameters:
    ///   - format: The format.
    ///   - columns: Names and alignments; names are the keys in JSON.
    ///   - sink: Where bytes go, in pieces of about 64 KiB.
    ///   - charset: The characters that the rule below the header of a table may use.
    init(_ format: OutputFormat, columns: [OutputColumn], to sink: any ByteSink, charset: Charset = .unicode) {
        self.sink = sink
        columnCount = columns.count
        encoder =
            switch format {
            case .table: TableRowEncoder(columns: columns, charset: charset)
            case .csv: CSVRowEncoder(columns: columns)
            case .json: JSONRowEncoder(columns: columns, isLines: false)
            case .jsonl: JSONRowEncoder(columns: columns, isLines: true)
            case .markdown: MarkdownRowEncoder(columns: columns)
            }
    }

    /// Writes a row of as many cells as there are columns.
    ///
    /// - Throws: What the sink throws.
    mutating func write(_ row: [OutputCell]) throws {
        assert(row.count == columnCount, "a row has \(row.count) cells for \(columnCount) columns")
        begin()
        encoder.encode(row, into: &buffer)
        rowCount += 1
        if buffer.count >= Self.flushSize { try flush() }
    }

    /// Writes what is still kept and the end of the format; call it once, also after no rows at all.
    ///
    /// - Throws: What the sink throws.
    mutating func finish() throws {
        begin()
        encoder.end(into: &buffer)
        try flush()
    }

    private mutating func begin() {
        if hasBegun { return }
        hasBegun = true
        buffer.reserveCapacity(Self.flushSize + 4096)
        encoder.begin(into: &buffer)
    }

    private mutating func flush() throws {
        if buffer.isEmpty { return }
        try sink.write(buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    private static let flushSize = 64 * 1024
}
