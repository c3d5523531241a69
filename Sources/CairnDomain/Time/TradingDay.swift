/// One day of a `SessionCalendar`.
struct TradingDay: Hashable, Sendable {
    /// The local date, as days since 1970-01-01.
    let index: Int64
    /// From the instant at which the day begins up to, not including, the one at which the next day begins.
    let span: Range<Timestamp>
}
