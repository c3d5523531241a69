/// What a storage is used for; each role can have a backend of its own.
public enum Role: String, CaseIterable, Hashable, Sendable {
    /// Candle series.
    case candles
    /// Symbols.
    case symbols
    /// Formulas.
    case formulas
    /// Strategies.
    case strategies
    /// Backtest results.
    case backtests

    /// The environment variable that chooses the backend of this role alone: `CAIRN_CANDLES_URL`.
    public var variable: String { "CAIRN_\(rawValue.uppercased())_URL" }
}
