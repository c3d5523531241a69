internal import CairnDomain

extension Timeframe {
    /// The milliseconds of a candle of which a day has several; nil for one of a day and longer.
    var intradayMilliseconds: Int64? {
        fixedMilliseconds.flatMap { $0 < Timestamp.millisecondsPerDay ? $0 : nil }
    }

    /// Whether each candle covers whole days: `1d`, `1w`, `1M`, and `48h`, but not `36h`.
    var coversWholeDays: Bool {
        fixedMilliseconds.map { $0 % Timestamp.millisecondsPerDay == 0 } ?? true
    }
}
