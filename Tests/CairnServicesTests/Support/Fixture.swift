import CairnDomain
import CairnInMemory
import CairnRepositories
import Foundation

/// Candles and instants for tests, in few words.
enum Fixture {
    /// An instant from ISO 8601 text.
    static func time(_ text: String) throws -> Timestamp {
        try DateTimeText(text).timestamp()
    }

    /// A zone that every system knows.
    static func zone(_ identifier: String) throws -> TimeZone {
        guard let zone = TimeZone(identifier: identifier) else {
            throw ValidationError(type: "TimeZone", field: "identifier", value: identifier, reason: "is unknown")
        }
        return zone
    }

    /// Candles at some instants, all with the same prices.
    static func series(at timestamps: some Sequence<Timestamp>, volume: Int = 1) throws -> CandleSeries {
        CandleSeries(try timestamps.map { try candle(at: $0, close: 100, volume: volume) })
    }

    /// A candle that opens and closes at the same price.
    static func candle(at timestamp: Timestamp, close: Int = 100, volume: Int = 1) throws -> Candle {
        let price = try Price(close)
        return try Candle(
            timestamp: timestamp, open: price, high: price, low: price, close: price, volume: Volume(volume))
    }

    /// Instants at even distances, from the first up to the last.
    static func times(from: String, through: String, every timeframe: Timeframe) throws -> [Timestamp] {
        let end = try time(through)
        return try Array(
            sequence(first: time(from)) { timeframe.next(after: $0) <= end ? timeframe.next(after: $0) : nil })
    }

    /// A store in memory that holds one series.
    static func store(_ candles: CandleSeries, _ series: SeriesKey) async throws -> any CandleStore {
        let store = try await InMemoryStorage().candles()
        try await store.save(candles, in: series)
        return store
    }
}
