/// One position that a backtest opened and closed.
public struct Trade: Hashable, Sendable, Codable {
    /// Which way a position was held.
    public enum Side: String, CaseIterable, Hashable, Sendable, Codable {
        /// Bought first, sold later.
        case long
        /// Sold first, bought back later.
        case short

        /// Decodes `long` or `buy`, `short` or `sell`, in any case.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            let text = try container.decode(String.self)
            switch text.lowercased() {
            case "long", "buy": self = .long
            case "short", "sell": self = .short
            default:
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "\(text) is neither long nor short")
            }
        }
    }

    /// The symbol traded.
    public let symbol: String
    /// Which way.
    public let side: Side
    /// When it was opened.
    public let entryTime: Timestamp
    /// At what price it was opened.
    public let entryPrice: Price
    /// When it was closed.
    public let exitTime: Timestamp
    /// At what price it was closed.
    public let exitPrice: Price
    /// How much was traded.
    public let quantity: Volume
    /// Profit, or loss when negative.
    public let pnl: Money
    /// Why it was closed.
    public let exitReason: String

    /// Makes a trade.
    ///
    /// - Throws: `ValidationError` for a blank symbol, a quantity not above zero, or an exit before the entry.
    public init(
        symbol: String, side: Side, entryTime: Timestamp, entryPrice: Price, exitTime: Timestamp, exitPrice: Price,
        quantity: Volume, pnl: Money, exitReason: String = ""
    ) throws(ValidationError) {
        self.symbol = try symbol.validatedCode(type: "Trade", field: "symbol")
        self.side = side
        guard exitTime >= entryTime else {
            throw ValidationError(
                type: "Trade", field: "exitTime", value: exitTime, reason: "is before entryTime \(entryTime)")
        }
        self.entryTime = entryTime
        self.entryPrice = entryPrice
        self.exitTime = exitTime
        self.exitPrice = exitPrice
        guard quantity > .zero else {
            throw ValidationError(type: "Trade", field: "quantity", value: quantity, reason: "is not above zero")
        }
        self.quantity = quantity
        self.pnl = pnl
        self.exitReason = exitReason
    }

    private enum CodingKeys: String, CodingKey {
        case symbol, side, entryTime, entryPrice, exitTime, exitPrice, quantity, pnl, exitReason
    }

    /// Decodes and validates.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            symbol: container.decode(String.self, forKey: .symbol),
            side: container.decode(Side.self, forKey: .side),
            entryTime: container.decode(Timestamp.self, forKey: .entryTime),
            entryPrice: container.decode(Price.self, forKey: .entryPrice),
            exitTime: container.decode(Timestamp.self, forKey: .exitTime),
            exitPrice: container.decode(Price.self, forKey: .exitPrice),
            quantity: container.decode(Volume.self, forKey: .quantity),
            pnl: container.decode(Money.self, forKey: .pnl),
            exitReason: container.decodeIfPresent(String.self, forKey: .exitReason) ?? "")
    }
}
