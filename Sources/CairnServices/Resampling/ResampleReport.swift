public import CairnDomain

/// What a resampling has saved.
public struct ResampleReport: Hashable, Sendable {
    /// The series read.
    public let source: SeriesKey
    /// The series written.
    public let target: SeriesKey
    /// The candles written.
    public internal(set) var saved = 0
    /// From the first to the last open time written; nil when nothing was.
    public internal(set) var range: ClosedRange<Timestamp>?

    init(source: SeriesKey, target: SeriesKey) {
        self.source = source
        self.target = target
    }
}
