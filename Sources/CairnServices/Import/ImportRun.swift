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

    init(
        _ store: any CandleStore, _ series: SeriesKey, _ options: ImportOptions, _ source: any ByteSource
    ) throws(CairnError) {
        self.store = store
        self.options = options
        self.source = source
        var csv = options.csv
        csv.batchSize = options.batchSize
        self.csv = csv
        report = ImportReport(series: series, source: source.name, isDryRun: options.isDryRun)
        guard case .quarantine(let path) = options.invalidRows, !options.isDryRun else { return }
        guard path != source.name else {
            throw CairnError(
                .invalidInput, operation: "import",
                message: "the file for rejected rows would replace the input \(PrintableText.escape(source.name))")
        }
        quarantine = QuarantineFile(path: path ?? Self.quarantinePath(for: source.name))
    }

    /// Reads the input through another source, so that a bad row is known before anything is saved.
    ///
    /// - Returns: False when the task was cancelled.
    /// - Throws: `RowProblem` for the first bad row.
    mutating func check(_ source: any ByteSource, _ progress: (ImportProgress) -> Void) async throws -> Bool {
        let parser = CandleCSVParser(source: source, options: csv)
        var rows = 0
        do {
            while let batch = try await parser.nextBatch() {
                if let problem = batch.problems.first { throw problem }
                try Task.checkCancellation()
                rows += batch.rowCount
                progress(ImportProgress(phase: .checking, input: batch.progress, rows: rows, saved: 0))
            }
            return true
        } catch {
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
            order = RowOrder(after: try await store.coverage(of: report.series)?.range.upperBound)
        }
        let parser = CandleCSVParser(source: source, options: csv)
        let header = try await parser.header()
        var next = try await parser.nextBatch()
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
