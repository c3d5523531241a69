internal import CairnDomain
internal import CairnRepositories

/// One import under way.
struct ImportRun {
    private(set) var report: ImportReport

    private let store: any CandleStore
    private let options: ImportOptions
    private let csv: CandleCSVOptions
    private let source: any ByteSource
    private var order = RowOrder()
    private var quarantine: QuarantineFile?

    init(_ store: any CandleStore, _ series: SeriesKey, _ options: ImportOptions, _ source: any ByteSource) {
        self.store = store
        self.options = options
        self.source = source
        var csv = options.csv
        csv.batchSize = options.batchSize
        self.csv = csv
        report = ImportReport(series: series, source: source.name, isDryRun: options.isDryRun)
    }

    /// Makes sure that rejected rows can be kept, before anything is saved.
    ///
    /// - Throws: `CairnError` with code `invalidInput` when their file is the input or exists already: it may hold the
    ///   rows that an earlier run set aside and nobody has corrected yet.
    mutating func prepareQuarantine(_ input: FileIdentity?) async throws {
        guard case .quarantine(let chosen) = options.invalidRows, !options.isDryRun else { return }
        let path = chosen ?? Self.quarantinePath(for: source.name)
        if let existing = await FileIdentity.of(path), existing.isRegular {
            let shown = PrintableText.escape(path)
            throw CairnError(
                .invalidInput, operation: "import",
                message: existing == input
                    ? "the file for rejected rows would replace the input \(shown)"
                    : "the file for rejected rows exists already: \(shown); move it, or name another with "
                        + "--quarantine-file")
        }
        let file = QuarantineFile(path: path)
        try await file.create()
        quarantine = file
    }

    /// Reads the input through another source, so that a broken structure, and a bad row where that ends the import, is
    /// known before anything is saved.
    ///
    /// - Returns: False when the task was cancelled.
    /// - Throws: `InputError`; `RowProblem` for the first bad row, unless such rows are quarantined.
    mutating func check(_ source: any ByteSource, _ progress: (ImportProgress) -> Void) async throws -> Bool {
        let parser = CandleCSVParser(source: source, options: csv)
        var rows = 0
        do {
            while let batch = try await parser.nextBatch() {
                if options.invalidRows == .fail, let problem = batch.problems.first { throw problem }
                try Task.checkCancellation()
                rows += batch.rowCount
                progress(ImportProgress(phase: .checking, input: batch.progress, rows: rows, saved: 0))
            }
            return true
        } catch {
            try await finishQuarantine()
            try noteCancellation(error)
            return false
        }
    }

    /// Saves, or compares, all rows.
    mutating func importAll(_ progress: (ImportProgress) -> Void) async throws {
        do {
            try await pump(progress)
        } catch {
            do {
                try noteCancellation(error)
            } catch {
                // The rows beside the rejected ones are saved, so these must not get lost; the first error counts.
                try? await finishQuarantine()
                throw error
            }
        }
        try await finishQuarantine()
    }

    /// Saves one batch while the next is parsed.
    private mutating func pump(_ progress: (ImportProgress) -> Void) async throws {
        if options.isIncremental {
            order = RowOrder(from: try await store.latest(1, of: report.series).last?.timestamp)
        }
        let parser = CandleCSVParser(source: source, options: csv)
        let header = try await parser.header()
        report.assumedDateOrder = await parser.assumedDateOrder
        var next = try await parser.nextBatch()
        if options.isIncremental, let times = next?.columns.timestamps, let first = times.first, let last = times.last,
            last < first, try await parser.nextBatch() != nil
        {
            // Once the newest candle is saved an interrupted import could not be told from one that went through.
            throw InputError(
                file: source.name, reason: "begins with its newest candles; import it without --incremental")
        }
        while let batch = next {
            try Task.checkCancellation()
            async let following = parser.nextBatch()
            try await take(batch, of: header)
            progress(
                ImportProgress(
                    phase: .importing, input: batch.progress, rows: report.rowsRead, saved: report.candlesSaved))
            next = try await following
        }
    }

    private mutating func take(_ batch: CandleBatch, of header: CandleCSVHeader) async throws {
        if options.invalidRows == .fail, let problem = batch.problems.first { throw problem }
        try await quarantine?.append(batch.problems, of: header)
        let rows = try order.arrange(batch.columns)
        if var comparison = report.comparison {
            try await comparison.add(rows, of: report.series, in: store)
            report.comparison = comparison
        } else if !rows.candles.isEmpty {
            try await store.save(rows.candles, in: report.series)
            report.candlesSaved += rows.added
        }
        report.count(batch, rows, order)
    }

    /// Makes a note of a cancellation; other errors are thrown again.
    private mutating func noteCancellation(_ error: any Error) throws {
        let isCancellation = error is CancellationError || (error as? CairnError)?.code == .cancelled
        guard isCancellation, Task.isCancelled else { throw error }
        report.wasCancelled = true
    }

    private mutating func finishQuarantine() async throws {
        guard let quarantine else { return }
        self.quarantine = nil
        try await quarantine.commit()
        if !quarantine.isEmpty { report.quarantineFile = quarantine.path }
    }

    private static func quarantinePath(for source: String) -> String {
        (source == "<stdin>" ? "stdin" : source) + ".rejected.csv"
    }
}
