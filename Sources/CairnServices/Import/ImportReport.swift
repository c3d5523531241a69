public import CairnDomain

/// What an import has done.
///
/// ``rowsRead`` is the sum of ``rejected``, ``skipped``, ``duplicates`` and the candles saved or, in a dry run, compared.
public struct ImportReport: Sendable {
    /// The series written.
    public let series: SeriesKey
    /// The input: a path or `<stdin>`.
    public let source: String
    /// Whether nothing was saved on purpose.
    public let isDryRun: Bool
    /// The rows read, the bad ones included.
    public internal(set) var rowsRead = 0
    /// The candles saved, each counted once.
    public internal(set) var candlesSaved = 0
    /// The rows whose open time comes again later in the file, where the last one wins. Repetitions that lie further
    /// apart than a batch count as candles, unless they are the earliest or latest so far.
    public internal(set) var duplicates = 0
    /// The rows that open before one that came earlier in the file.
    public internal(set) var outOfOrder = 0
    /// The rows left out of an incremental import because they are older than the latest candle stored.
    public internal(set) var skipped = 0
    /// The rows that are no candles.
    public internal(set) var rejected = 0
    /// The first rows that are no candles, at most ``problemLimit``.
    public internal(set) var problems: [RowProblem] = []
    /// The file that holds the rows that are no candles; nil when there were none, and in a dry run.
    public internal(set) var quarantineFile: String?
    /// What saving would change; nil unless it is a dry run.
    public internal(set) var comparison: StoredComparison?
    /// The earliest open time saved or compared.
    public internal(set) var firstTimestamp: Timestamp?
    /// The latest open time saved or compared.
    public internal(set) var lastTimestamp: Timestamp?
    /// How much of the input was read.
    public internal(set) var input = InputProgress.none
    /// The order in which dates with slashes were read although nothing in the file tells it.
    public internal(set) var assumedDateOrder: SlashDateOrder?
    /// Whether the task was cancelled before the end. What is counted as saved stays; importing again is safe.
    public internal(set) var wasCancelled = false

    /// The most ``problems`` that a report lists.
    public static let problemLimit = 20

    init(series: SeriesKey, source: String, isDryRun: Bool) {
        self.series = series
        self.source = source
        self.isDryRun = isDryRun
        if isDryRun { comparison = StoredComparison() }
    }

    /// Counts a batch that is saved or compared.
    mutating func count(_ batch: CandleBatch, _ rows: RowOrder.Batch, _ order: RowOrder) {
        rowsRead += batch.rowCount
        rejected += batch.problems.count
        problems += batch.problems.prefix(Self.problemLimit - problems.count)
        duplicates = order.duplicates
        outOfOrder = order.outOfOrder
        skipped = order.skipped
        input = batch.progress
        guard let range = rows.candles.timeRange else { return }
        firstTimestamp = min(range.lowerBound, firstTimestamp ?? range.lowerBound)
        lastTimestamp = max(range.upperBound, lastTimestamp ?? range.upperBound)
    }

    /// The candles saved or, in a dry run, compared.
    public var candles: Int { comparison?.total ?? candlesSaved }
}
