import CairnDomain

extension Candle {
    /// A candle at a minute of 1970, told apart from others by its close.
    static func at(minute: Int, close: Int = 0) throws -> Candle {
        let close = try Price(close)
        return try Candle(
            timestamp: .minute(minute), open: .zero, high: max(close, .zero), low: min(close, .zero), close: close,
            volume: Volume(minute.magnitude))
    }
}

extension Timestamp {
    static func minute(_ minute: Int) -> Timestamp { Timestamp(millisecondsSince1970: Int64(minute) * 60_000) }
}

extension CandleSeries {
    /// Candles at these minutes of 1970, whose closes count up from the first.
    static func at(minutes: some Sequence<Int>) throws -> CandleSeries {
        CandleSeries(try minutes.enumerated().map { try Candle.at(minute: $0.element, close: $0.offset) })
    }
}
