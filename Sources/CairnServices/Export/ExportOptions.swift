public import CairnDomain
public import CairnRepositories

/// What of a series is exported.
public struct ExportOptions: Sendable {
    /// From when to when.
    public var range: ClosedRange<Timestamp>
    /// When given, the candles are put together into this coarser timeframe.
    public var timeframe: Timeframe?
    /// The zone and session start that coarser candles follow.
    public var calendar: SessionCalendar
    /// How many candles are read and written at once.
    public var batchSize: Int

    /// Makes options; by default all candles as they are stored.
    public init(
        range: ClosedRange<Timestamp> = .allTime, timeframe: Timeframe? = nil, calendar: SessionCalendar = .utc,
        batchSize: Int = 16_384
    ) {
        self.range = range
        self.timeframe = timeframe
        self.calendar = calendar
        self.batchSize = batchSize
    }
}
