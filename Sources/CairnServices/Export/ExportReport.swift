public import CairnDomain

/// What an export has written.
public struct ExportReport: Hashable, Sendable {
    /// The series read.
    public let series: SeriesKey
    /// The candles written.
    public internal(set) var candles = 0
    /// The candles that will be written in all; nil when they are resampled, which nobody can count before.
    public internal(set) var total: Int?
    /// The bytes written, the header included.
    public internal(set) var bytes: Int64 = 0
    /// From the first to the last open time written; nil when nothing was.
    public internal(set) var range: ClosedRange<Timestamp>?

    init(series: SeriesKey) {
        self.series = series
    }
}
