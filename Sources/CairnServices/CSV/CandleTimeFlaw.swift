import CairnDomain

/// Why a text is no time of a candle.
enum CandleTimeFlaw: Error, CustomStringConvertible {
    case empty
    case text(DateTimeTextError)
    /// The clocks of the zone skip the time.
    case skipped(zone: String)
    /// The number is an epoch time of a finer resolution than a millisecond.
    case tooPrecise
    /// The text is valid only in the other order of day and month than the one in force, or is a number of another unit
    /// than the others: they may have been misread.
    case contradiction(String)

    var description: String {
        switch self {
        case .empty: "is empty"
        case .text(.malformed): "is not a date, a date-time or an epoch time"
        case .text(let error): "\(error)"
        case .skipped(let zone): "does not exist in \(zone), whose clocks skip it"
        case .tooPrecise: "\(DateTimeTextError.tooPrecise)"
        case .contradiction(let reason): reason
        }
    }
}
