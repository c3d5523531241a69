public import CairnDomain

/// Which of the expected candles a series has.
///
/// Times at which the market is closed are no gaps and are counted nowhere. A candle without volume is no gap either:
/// the market was open and quiet.
public struct GapReport: Hashable, Sendable {
    /// Where a calendar comes from.
    public enum CalendarSource: String, Sendable {
        /// It was given.
        case given
        /// It was inferred from the times at which the series usually has candles. Such a calendar knows no
        /// holidays, so they appear as missing trading days.
        case inferred
    }

    /// When candles were expected.
    public internal(set) var calendar: TradingCalendar
    /// Where the calendar comes from.
    public internal(set) var calendarSource = CalendarSource.given
    /// From the first to the last candle looked at; nil when there was none.
    public internal(set) var range: ClosedRange<Timestamp>?
    /// The candles looked at.
    public internal(set) var candles = 0
    /// The expected candles that are there.
    public internal(set) var found = 0
    /// The missing candles of days that have others.
    public internal(set) var missingInSessions = 0
    /// The missing candles of days that have none.
    public internal(set) var missingInWholeDays = 0
    /// The trading days that have no candle.
    public internal(set) var missingDays = 0
    /// The missing candles put down to a quiet market; see `GapOptions.quietTolerance`.
    public internal(set) var tolerated = 0
    /// The candles without volume: the market was open, nobody traded.
    public internal(set) var withoutVolume = 0
    /// The candles at times when the calendar says that the market is closed.
    public internal(set) var outsideSessions = 0
    /// The candles that share their span with an earlier one.
    public internal(set) var surplus = 0
    /// How many gaps there are.
    public internal(set) var gapCount = 0
    /// The first gaps, at most `GapOptions.listLimit`.
    public internal(set) var gaps: [CandleGap] = []

    init(calendar: TradingCalendar) {
        self.calendar = calendar
    }

    /// The missing candles, without those put down to a quiet market.
    public var missing: Int { missingInSessions + missingInWholeDays }
    /// The candles the calendar asks for.
    public var expected: Int { found + missing + tolerated }
    /// Whether nothing is missing.
    public var isComplete: Bool { missing == 0 }
}
