/// What counts as a gap and how many are listed.
public struct GapOptions: Hashable, Sendable {
    /// Up to so many consecutive candles missing inside a session are put down to a quiet market.
    ///
    /// Feeds that write no candle for a minute without trades need it; 0, the default, reports every missing candle.
    public var quietTolerance: Int
    /// The most gaps that a report lists; its counts are always complete.
    public var listLimit: Int

    /// Makes options.
    public init(quietTolerance: Int = 0, listLimit: Int = 1000) {
        self.quietTolerance = quietTolerance
        self.listLimit = listLimit
    }
}
