/// The identity of a candle series: which symbol, traded where, in which timeframe.
public struct SeriesKey: Hashable, Sendable, Codable {
    /// The symbol code, for example `005930` or `BTC/USDT`.
    public let symbol: String
    /// The exchange code, or the empty string where it is of no interest.
    public let exchange: String
    /// The span of each candle.
    public let timeframe: Timeframe

    /// Makes a key.
    ///
    /// - Throws: `ValidationError` for a blank symbol or control characters in either code.
    public init(symbol: String, exchange: String = "", timeframe: Timeframe) throws(ValidationError) {
        self.symbol = try symbol.validatedCode(type: "SeriesKey", field: "symbol")
        self.exchange = try exchange.validatedText(type: "SeriesKey", field: "exchange")
        self.timeframe = timeframe
    }

    private enum CodingKeys: String, CodingKey { case symbol, exchange, timeframe }

    /// Decodes and validates.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            symbol: container.decode(String.self, forKey: .symbol),
            exchange: container.decodeIfPresent(String.self, forKey: .exchange) ?? "",
            timeframe: container.decode(Timeframe.self, forKey: .timeframe))
    }

    /// The same symbol and exchange in another timeframe.
    public func with(_ timeframe: Timeframe) -> SeriesKey {
        SeriesKey(unchecked: symbol, exchange, timeframe)
    }

    private init(unchecked symbol: String, _ exchange: String, _ timeframe: Timeframe) {
        self.symbol = symbol
        self.exchange = exchange
        self.timeframe = timeframe
    }

    /// Equal when the bytes are: codes that only look alike are different series, as in every database.
    public static func == (lhs: SeriesKey, rhs: SeriesKey) -> Bool {
        lhs.timeframe == rhs.timeframe && lhs.symbol.hasSameBytes(as: rhs.symbol)
            && lhs.exchange.hasSameBytes(as: rhs.exchange)
    }

    /// Feeds the bytes into a hash.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(timeframe)
        symbol.hashBytes(into: &hasher)
        hasher.combine(UInt8.max)  // No UTF-8 text holds 0xFF, so the two codes cannot run together.
        exchange.hashBytes(into: &hasher)
    }
}

extension SeriesKey: CustomStringConvertible, Comparable {
    /// `NASDAQ:AAPL 1d`, or `AAPL 1d` without an exchange.
    public var description: String {
        exchange.isEmpty ? "\(symbol) \(timeframe)" : "\(exchange):\(symbol) \(timeframe)"
    }

    /// Orders by the bytes of symbol, then exchange, then by timeframe.
    public static func < (lhs: SeriesKey, rhs: SeriesKey) -> Bool {
        if !lhs.symbol.hasSameBytes(as: rhs.symbol) {
            return lhs.symbol.utf8.lexicographicallyPrecedes(rhs.symbol.utf8)
        }
        if !lhs.exchange.hasSameBytes(as: rhs.exchange) {
            return lhs.exchange.utf8.lexicographicallyPrecedes(rhs.exchange.utf8)
        }
        return lhs.timeframe < rhs.timeframe
    }
}

extension String {
    fileprivate func hasSameBytes(as other: String) -> Bool {
        var (one, other) = (self, other)
        return one.withUTF8 { one in other.withUTF8 { other in one.elementsEqual(other) } }
    }

    fileprivate func hashBytes(into hasher: inout Hasher) {
        var text = self
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
