public import CairnDomain

/// How the texts of a candle CSV are read where they leave a choice.
public struct CandleCSVOptions: Sendable {
    /// The zone of times that name none; its session start plays no part.
    public var calendar: SessionCalendar
    /// When given, prices are rounded half to even to so many decimals; otherwise more than 8 decimals are refused.
    public var decimals: Int?
    /// The order of dates with slashes; when nil, the first date that allows only one order decides, and where the
    /// first mebibyte holds none the month comes first.
    public var dateOrder: SlashDateOrder?
    /// The most rows of one batch, at least one.
    public var batchSize: Int

    /// Makes options.
    public init(
        calendar: SessionCalendar = .utc, decimals: Int? = nil, dateOrder: SlashDateOrder? = nil,
        batchSize: Int = 16_384
    ) {
        self.calendar = calendar
        self.decimals = decimals
        self.dateOrder = dateOrder
        self.batchSize = batchSize
    }
}
