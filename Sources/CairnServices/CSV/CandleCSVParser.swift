import CairnDomain

/// Reads candles from CSV, batch by batch, in bounded memory whatever the file holds.
///
/// ```swift
/// let parser = CandleCSVParser(source: FileByteSource(path: "prices.csv"))
/// while let batch = try await parser.nextBatch() {
///     for problem in batch.problems { print(problem) }
///     try await save(batch.columns)
/// }
/// ```
///
/// Rows that are no candles become problems of their batch. Only a break of the structure ends the reading: a header
/// without the needed columns, a quote left open, a damaged file. While one batch is being stored the next can be
/// parsed: `async let next = parser.nextBatch()`.
public actor CandleCSVParser {
    /// The order in which dates with slashes are read although neither the user nor the first mebibyte tells; known
    /// once the header is.
    public private(set) var assumedDateOrder: SlashDateOrder?

    /// How much of a file is looked at before its first row is read.
    private static let lookAhead = 1 << 20
    /// How many bytes of refused rows one batch may keep.
    private static let problemLimit = 4 << 20

    private let source: any ByteSource
    private let options: CandleCSVOptions
    private var content: Content?
    private var progress = InputProgress.none
    private var isPulling = false
    private var failure: (any Error)?

    /// What is known once the header has been read.
    private struct Content {
        let header: CandleCSVHeader
        var tokenizer: CSVTokenizer
        var rows: CandleRowParser
    }

    /// Makes a parser; nothing is read yet.
    public init(source: any ByteSource, options: CandleCSVOptions = CandleCSVOptions()) {
        self.source = source
        self.options = options
    }

    /// The header, read from the source at the first call.
    ///
    /// - Throws: `InputError` when the source cannot be read or the header lacks a column.
    public func header() async throws -> CandleCSVHeader {
        try await exclusively { try await open().header }
    }

    /// The next rows; nil after the last one.
    ///
    /// A batch holds `batchSize` rows, unless it is the last one or keeps very long refused rows.
    ///
    /// - Throws: `InputError` naming file and line when the structure is broken, and again at every further call;
    ///   `CancellationError`.
    public func nextBatch() async throws -> CandleBatch? {
        try await exclusively {
            try Task.checkCancellation()
            var content = try await open()
            // This copy must be the only one while it changes, or the buffer would be copied too.
            self.content = nil
            defer { self.content = content }
            return try await fill(from: &content)
        }
    }

    /// Keeps a second call from reading in the middle of a suspended first one, and remembers how the reading failed.
    private func exclusively<Result>(_ body: () async throws -> Result) async throws -> Result {
        if let failure { throw failure }
        guard !isPulling else {
            throw InputError(file: source.name, reason: "is being read by another call of the same parser")
        }
        isPulling = true
        defer { isPulling = false }
        do {
            return try await body()
        } catch {
            failure = error
            throw error
        }
    }

    private func open() async throws -> Content {
        if let content { return content }
        var bytes: [UInt8] = []
        while bytes.count < Self.lookAhead, let chunk = try await nextChunk() { bytes += chunk }
        guard !bytes.isEmpty else { throw InputError(file: source.name, reason: "is empty") }
        let dialect = try located { () throws(CSVSyntaxError) in try CSVDialect(detecting: bytes) }
        var tokenizer = CSVTokenizer(separator: dialect.separator, bytes: bytes, position: dialect.headerStart)
        while try !nextRow(&tokenizer) {
            guard try await supply(&tokenizer) else { throw InputError(file: source.name, reason: "has no header") }
        }
        let header = try tokenizer.withRow { row in
            Result { () throws(InputError) in
                try CandleCSVHeader(row: row, separator: dialect.separator, file: source.name)
            }
        }.get()
        let (order, hasSlashes, numbers) = Self.evidence(in: tokenizer, header)
        if options.dateOrder == nil, order == nil, hasSlashes { assumedDateOrder = .monthFirst }
        if header.isTimeUnnamed, numbers.areRowNumbers {
            throw InputError(
                file: source.name, line: header.line,
                reason: "the header has no column timestamp, date, datetime or time; the first one has no name and "
                    + "holds row numbers")
        }
        let times = CandleTimeParser(
            calendar: options.calendar, notation: DateNotation(order: options.dateOrder, evidence: order),
            epoch: numbers.reader())
        let rows = CandleRowParser(header: header, file: source.name, decimals: options.decimals, times: times)
        let content = Content(header: header, tokenizer: tokenizer, rows: rows)
        self.content = content
        return content
    }

    /// What the first mebibyte shows: the first date that allows only one order of day and month, and the numbers.
    private static func evidence(
        in tokenizer: CSVTokenizer, _ header: CandleCSVHeader
    ) -> (order: DateNotation.Evidence?, hasSlashes: Bool, numbers: EpochEvidence) {
        var scout = tokenizer
        var order: DateNotation.Evidence?
        var hasSlashes = false
        var numbers = EpochEvidence()
        // A break of the structure ends the look; the reading itself will report it.
        while (try? scout.nextRow()) == true, scout.offset <= lookAhead {
            scout.withRow { row in
                guard let text = header.dateText(of: row) else { return }
                if order == nil, let date = DateNotation.slashDate(in: text) {
                    hasSlashes = true
                    order = date.onlyOrder.map { DateNotation.Evidence(order: $0, line: row.line) }
                }
                numbers.add(text, line: row.line)
            }
        }
        return (order, hasSlashes, numbers)
    }

    private func fill(from content: inout Content) async throws -> CandleBatch? {
        var batch = CandleBatch(lines: 0...0, progress: progress)
        let size = max(1, options.batchSize)
        batch.columns.reserveCapacity(min(size, 1 << 16))
        repeat {
            if try parse(&content.tokenizer, &content.rows, upTo: size, into: &batch) { break }
        } while try await supply(&content.tokenizer)
        batch.progress = progress
        return batch.rowCount > 0 ? batch : nil
    }

    /// Reads the rows that have arrived; true when the batch is full.
    private func parse(
        _ tokenizer: inout CSVTokenizer, _ rows: inout CandleRowParser, upTo size: Int, into batch: inout CandleBatch
    ) throws(InputError) -> Bool {
        var kept = batch.problems.reduce(0) { $0 + $1.rawBytes.count }
        while batch.rowCount < size, kept < Self.problemLimit {
            guard try nextRow(&tokenizer) else { return false }
            let line = tokenizer.line
            batch.lines = (batch.rowCount == 0 ? line : batch.lines.lowerBound)...line
            let failure: CandleRowFailure? = tokenizer.withRow { row in
                do throws(CandleRowFailure) {
                    batch.columns.append(try rows.candle(from: row))
                    return nil
                } catch {
                    return error
                }
            }
            switch failure {
            case nil: break
            case .problem(let problem):
                kept += problem.rawBytes.count
                batch.problems.append(problem)
            case .structure(let error): throw error
            }
        }
        return true
    }

    private func nextRow(_ tokenizer: inout CSVTokenizer) throws(InputError) -> Bool {
        try located { () throws(CSVSyntaxError) in try tokenizer.nextRow() }
    }

    /// Adds the name of the file to an error.
    private func located<Result>(_ body: () throws(CSVSyntaxError) -> Result) throws(InputError) -> Result {
        do {
            return try body()
        } catch {
            throw InputError(file: source.name, line: error.line, reason: error.reason)
        }
    }

    /// Hands the tokenizer what comes next; false when it already has everything.
    private func supply(_ tokenizer: inout CSVTokenizer) async throws -> Bool {
        if tokenizer.isFinished { return false }
        if let bytes = try await nextChunk() {
            tokenizer.append(bytes)
        } else {
            tokenizer.finish()
        }
        return true
    }

    private func nextChunk() async throws -> [UInt8]? {
        guard let chunk = try await source.nextChunk() else { return nil }
        progress = chunk.progress
        return chunk.bytes
    }
}
