/// How a file of candles is imported.
public struct ImportOptions: Sendable {
    /// What to do with rows that are no candles.
    public enum InvalidRows: Hashable, Sendable {
        /// Stop with the first one. A regular file is read through before anything is saved, so that nothing is; of
        /// a pipe the batches before the one with the bad row are saved.
        case fail
        /// Save the others, and write the bad ones with their line and the reason to a file; nil names it after the
        /// input with `.rejected.csv` behind. A file that exists already is never replaced: the import is refused.
        case quarantine(path: String? = nil)
    }

    /// How the texts of the file are read; its batch size is replaced by ``batchSize``.
    public var csv: CandleCSVOptions
    /// Whether to leave out candles that open before the latest one stored. That one is taken again: it may have been
    /// unfinished when it was saved.
    ///
    /// A file that begins with its newest candles is refused unless it fits into one batch, because an interrupted
    /// import of it could not be continued.
    public var isIncremental: Bool
    /// Whether to compare with what is stored instead of saving.
    public var isDryRun: Bool
    /// What to do with rows that are no candles.
    public var invalidRows: InvalidRows
    /// How many rows are saved at once, at least one.
    public var batchSize: Int

    /// Makes options; by default everything is imported and the first bad row stops the import.
    public init(
        csv: CandleCSVOptions = CandleCSVOptions(), isIncremental: Bool = false, isDryRun: Bool = false,
        invalidRows: InvalidRows = .fail, batchSize: Int = 65_536
    ) {
        self.csv = csv
        self.isIncremental = isIncremental
        self.isDryRun = isDryRun
        self.invalidRows = invalidRows
        self.batchSize = batchSize
    }
}
