/// A market by its code; feeds bring markets that nobody listed, so any code is allowed.
public struct Market: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
    /// The code.
    public let rawValue: String

    /// Makes a market from its code.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Korea Exchange, main board.
    public static let kospi = Market(rawValue: "KOSPI")
    /// Korea Exchange, growth board.
    public static let kosdaq = Market(rawValue: "KOSDAQ")
    /// Exchange-traded funds.
    public static let etf = Market(rawValue: "ETF")
    /// Nasdaq.
    public static let nasdaq = Market(rawValue: "NASDAQ")
    /// New York Stock Exchange.
    public static let nyse = Market(rawValue: "NYSE")
    /// Foreign exchange.
    public static let forex = Market(rawValue: "FOREX")
    /// Crypto currencies.
    public static let crypto = Market(rawValue: "CRYPTO")

    /// The code.
    public var description: String { rawValue }
}
