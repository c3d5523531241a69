public import CairnDomain
public import CairnRepositories

/// Reads candles from CSV into a store, batch by batch: while one is saved the next is parsed.
///
/// ```swift
/// let importer = CandleImporter(store)
/// let report = try await importer.importFile("prices.csv", as: series)
/// ```
///
/// Memory does not grow with the file. Saving is idempotent: an import that failed, was cancelled or killed is repeated
/// as it was, and ends with exactly the rows of the file.
public struct CandleImporter: Sendable {
    private let store: any CandleStore

    /// Makes an importer over a store.
    public init(_ store: any CandleStore) {
        self.store = store
    }

    /// Imports a file, plain or gzip.
    ///
    /// - Parameters:
    ///   - path: The file, or `-` for standard input.
    ///   - series: The series to save as.
    ///   - options: How.
    ///   - progress: Called after each batch.
    /// - Returns: What was done; if the task is cancelled, how far it came.
    /// - Throws: `RowProblem` for the first row that is no candle, unless such rows are quarantined; `InputError` when
    ///   the file cannot be read or its structure is broken; `CairnError` of the store or for the side file, with code
    ///   `invalidInput` when that exists already. What was saved before stays.
    public func importFile(
        _ path: String, as series: SeriesKey, options: ImportOptions = ImportOptions(),
        progress: @Sendable (ImportProgress) -> Void = { _ in }
    ) async throws -> ImportReport {
        var run = ImportRun(store, series, options, FileByteSource(path: path))
        let input = await FileIdentity.of(path)
        try await run.prepareQuarantine(input)
        // A pipe can be read only once; a dry run saves nothing that a later row could spoil.
        if !options.isDryRun, input?.isRegular == true {
            guard try await run.check(FileByteSource(path: path), progress) else { return run.report }
        }
        try await run.importAll(progress)
        return run.report
    }

    /// Imports from any source of bytes, which is read once.
    ///
    /// - Throws: As ``importFile(_:as:options:progress:)`` does. With `.fail` the batches before the one with the
    ///   first bad row stay saved.
    public func importCandles(
        from source: any ByteSource, as series: SeriesKey, options: ImportOptions = ImportOptions(),
        progress: @Sendable (ImportProgress) -> Void = { _ in }
    ) async throws -> ImportReport {
        var run = ImportRun(store, series, options, source)
        try await run.prepareQuarantine(nil)
        try await run.importAll(progress)
        return run.report
    }
}
