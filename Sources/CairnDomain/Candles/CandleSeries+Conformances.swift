extension CandleSeries: Hashable {
    /// Equal when the candles are, whatever columns they live in.
    public static func == (lhs: CandleSeries, rhs: CandleSeries) -> Bool {
        lhs.timestamps == rhs.timestamps && lhs.open == rhs.open && lhs.high == rhs.high && lhs.low == rhs.low
            && lhs.close == rhs.close && lhs.volume == rhs.volume
    }

    /// Feeds the candles into a hash.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        for candle in self { hasher.combine(candle) }
    }
}

extension CandleSeries: Codable {
    /// Encodes an array of candles.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        for candle in self { try container.encode(candle) }
    }

    /// Decodes an array of candles in any order.
    public init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        var candles: [Candle] = []
        while !container.isAtEnd { candles.append(try container.decode(Candle.self)) }
        self.init(candles)
    }
}

extension CandleSeries: CustomStringConvertible {
    /// A summary: `3 candles 2024-01-15T00:00:00Z...2024-01-17T00:00:00Z`.
    public var description: String {
        guard let timeRange else { return "0 candles" }
        return "\(count) \(count == 1 ? "candle" : "candles") \(timeRange)"
    }
}

extension CandleSeries: ExpressibleByArrayLiteral {
    /// Makes a series from candles in any order; of several with one timestamp the last wins.
    public init(arrayLiteral elements: Candle...) {
        self.init(elements)
    }
}
