/// What a formula decides.
public enum FormulaCategory: String, CaseIterable, Hashable, Sendable, Codable, CustomStringConvertible {
    /// Which symbols to look at.
    case scan
    /// When to buy.
    case entry
    /// When to sell.
    case exit
    /// When to give up.
    case stopLoss = "stop_loss"

    /// The stored text: `stop_loss`.
    public var description: String { rawValue }
}
