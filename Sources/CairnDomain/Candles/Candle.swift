/// Open, high, low and close prices and the volume traded in one span of time.
public struct Candle: Hashable, Sendable {
    /// The open time: the start of the span.
    public let timestamp: Timestamp
    /// The first price.
    public let open: Price
    /// The highest price.
    public let high: Price
    /// The lowest price.
    public let low: Price
    /// The last price.
    public let close: Price
    /// The quantity traded.
    public let volume: Volume

    /// Makes a candle.
    ///
    /// - Throws: `ValidationError` when `high` or `low` does not bound the other prices, or `volume` is negative.
    ///   Prices below zero are legal: futures and spreads trade there.
    @inlinable
    public init(
        timestamp: Timestamp, open: Price, high: Price, low: Price, close: Price, volume: Volume
    ) throws(ValidationError) {
        if let flaw = CandleFlaw(open: open, high: high, low: low, close: close, volume: volume) { throw flaw.error }
        self.init(unchecked: timestamp, open, high, low, close, volume)
    }

    /// Makes a candle from values that a `CandleSeries` has already checked.
    @inlinable
    init(unchecked timestamp: Timestamp, _ open: Price, _ high: Price, _ low: Price, _ close: Price, _ volume: Volume) {
        self.timestamp = timestamp
        self.open = open
        self.high = high
        self.low = low
        self.close = close
        self.volume = volume
    }

    /// Whether the price rose.
    public var isBullish: Bool { close > open }
    /// Whether the price fell.
    public var isBearish: Bool { close < open }
    /// The distance between open and close, never negative; stops at `Price.max` where it would not fit.
    public var bodySize: Price { Self.distance(open, close) }
    /// The distance between high and low; stops at `Price.max` where it would not fit.
    public var range: Price { Self.distance(low, high) }

    private static func distance(_ one: Price, _ other: Price) -> Price {
        let (difference, overflow) = Swift.max(one, other).units.subtractingReportingOverflow(
            Swift.min(one, other).units)
        return overflow ? .max : Price(units: difference)
    }
}

extension Candle: CustomStringConvertible {
    /// One line: `2024-01-15T00:00:00Z O 101 H 103.5 L 99 C 102 V 1200`.
    public var description: String {
        "\(timestamp) O \(open) H \(high) L \(low) C \(close) V \(volume)"
    }
}

extension Candle: Codable {
    private enum CodingKeys: String, CodingKey { case timestamp, open, high, low, close, volume }

    /// Decodes and validates.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            timestamp: container.decode(Timestamp.self, forKey: .timestamp),
            open: container.decode(Price.self, forKey: .open),
            high: container.decode(Price.self, forKey: .high),
            low: container.decode(Price.self, forKey: .low),
            close: container.decode(Price.self, forKey: .close),
            volume: container.decode(Volume.self, forKey: .volume))
    }
}
