public import CairnDomain

/// Consecutive candles that a calendar expects and a series does not have.
public struct CandleGap: Hashable, Sendable {
    /// What is missing.
    public enum Kind: String, Sendable, CaseIterable {
        /// Candles of trading days, weeks or months of which others are there: most likely a failed fetch.
        case session
        /// Whole trading days, or whole weeks or months of candles that long.
        case wholeDays
    }

    /// What is missing.
    public let kind: Kind
    /// The open times of the first and the last missing candle.
    public internal(set) var range: ClosedRange<Timestamp>
    /// How many candles are missing.
    public internal(set) var missing: Int
    /// How many trading days are missing as a whole; 0 for a gap inside of sessions.
    public internal(set) var tradingDays: Int
}

extension CandleGap: CustomStringConvertible {
    /// One line: `2024-01-15T14:30:00Z...2024-01-15T15:00:00Z 31 candles`.
    public var description: String {
        let candles = "\(missing) \(missing == 1 ? "candle" : "candles")"
        guard kind == .wholeDays else { return "\(range) \(candles)" }
        return "\(range) \(candles), \(tradingDays) whole \(tradingDays == 1 ? "trading day" : "trading days")"
    }
}
