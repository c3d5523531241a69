public import CairnDomain

/// What counts as a finding and how many are listed.
public struct ValidationOptions: Hashable, Sendable {
    /// The zone and session start that open times must follow exactly; nil checks only what holds in every zone:
    /// candles are no closer to each other than their timeframe, and those of a minute or longer open at full minutes.
    public var calendar: SessionCalendar?
    /// How many times the usual deviation makes a move an outlier; see ``CandleValidator``.
    public var outlierThreshold: Double
    /// The smallest move that can be an outlier, as a logarithm: 0.02 is about 2 %. It keeps quiet series, in which
    /// any move is unusual, from being reported.
    public var smallestMove: Double
    /// The most findings of each kind that a report lists; its counts are always complete.
    public var listLimit: Int

    /// Makes options.
    public init(
        calendar: SessionCalendar? = nil, outlierThreshold: Double = 20, smallestMove: Double = 0.02,
        listLimit: Int = 100
    ) {
        self.calendar = calendar
        self.outlierThreshold = outlierThreshold
        self.smallestMove = smallestMove
        self.listLimit = listLimit
    }
}
