import CairnDomain
import CairnRepositories
import Foundation
import Synchronization

/// A candle store over another one, with the flaw of its storage.
struct FaultyCandleStore: CandleStore {
    let inner: any CandleStore
    let storage: FaultyStorage

    var backend: BackendKind { storage.backend }
    var capabilities: Capabilities { storage.capabilities }
    private var flaw: Flaw? { storage.flaw }

    func save(_ candles: CandleSeries, in series: SeriesKey) async throws {
        try await storage.run("save candles") {
            let series = try key(series)
            storage.seen.withLock { if !candles.isEmpty { _ = $0.insert(series) } }
            var candles = candles
            switch flaw {
            case .dropsCandles:
                candles = CandleSeries(candles.enumerated().filter { $0.offset % 1000 != 999 }.map(\.element))
            case .firstWriteWins:
                candles = candles.merging(try await inner.candles(of: series))
            case .batchNotReplacedWhole:
                let old = try await inner.candles(of: series)
                candles = CandleSeries(
                    try candles.map { candle in
                        guard let before = old.candle(at: candle.timestamp) else { return candle }
                        return try Candle(
                            timestamp: candle.timestamp, open: candle.open, high: candle.high, low: candle.low,
                            close: candle.close, volume: before.volume)
                    })
            case .losesConcurrentSaves:
                let merged = try await inner.candles(of: series).merging(candles)
                await Task.yield()
                try await inner.delete(series)
                candles = merged
            default: candles = CandleSeries(try candles.map(changed))
            }
            try await inner.save(candles, in: series)
        }
    }

    func candles(of series: SeriesKey, in range: ClosedRange<Timestamp>, limit: Int?) async throws -> CandleSeries {
        try await storage.run("read candles") {
            let (series, range) = (try key(series), narrowed(range))
            switch flaw {
            case .truncatesCandles:
                return try await inner.candles(of: series, in: range, limit: min(limit ?? .max, 10_000))
            case .ignoresCandleLimit:
                return try await inner.candles(of: series, in: range, limit: nil)
            case .limitTakesNewest:
                let all = try await inner.candles(of: series, in: range, limit: nil)
                return all.suffix(limit ?? .max)
            default:
                return try await inner.candles(of: series, in: range, limit: limit)
            }
        }
    }

    func latest(_ count: Int, of series: SeriesKey) async throws -> CandleSeries {
        try await storage.run("read latest candles") {
            let series = try key(series)
            if flaw == .latestTakesOldest { return try await inner.candles(of: series).prefix(max(count, 0)) }
            return try await inner.latest(count, of: series)
        }
    }

    func coverage(of series: SeriesKey) async throws -> SeriesCoverage? {
        try await storage.run("read coverage") { try await inner.coverage(of: try key(series)) }
    }

    func count(of series: SeriesKey, in range: ClosedRange<Timestamp>) async throws -> Int {
        try await storage.run("count candles") { try await inner.count(of: try key(series), in: narrowed(range)) }
    }

    func delete(of series: SeriesKey, in range: ClosedRange<Timestamp>) async throws -> Int {
        try await storage.run("delete candles") {
            let deleted = try await inner.delete(of: try key(series), in: narrowed(range))
            return flaw == .wrongCandleDeleteCount ? deleted.signum() : deleted
        }
    }

    func series() async throws -> [SeriesKey] {
        try await storage.run("list series") {
            let all = try await inner.series()
            switch flaw {
            case .unsortedSeries: return all.reversed()
            case .listsEmptiedSeries: return storage.seen.withLock { $0.sorted() }
            default: return all
            }
        }
    }

    func resampled(
        _ series: SeriesKey, to timeframe: Timeframe, in range: ClosedRange<Timestamp>, calendar: SessionCalendar
    ) async throws -> CandleSeries {
        try await storage.run("resample") {
            try await inner.resampled(
                try key(series), to: timeframe, in: range, calendar: flaw == .resamplesInUTC ? .utc : calendar)
        }
    }

    private func narrowed(_ range: ClosedRange<Timestamp>) -> ClosedRange<Timestamp> {
        let (first, last) = (range.lowerBound, range.upperBound)
        switch flaw {
        case .exclusiveRangeEnd where first < last: return first...last.advanced(byMilliseconds: -1)
        case .exclusiveRangeStart: return min(first.advanced(byMilliseconds: 1), last)...last
        default: return range
        }
    }

    private func key(_ series: SeriesKey) throws -> SeriesKey {
        let (symbol, exchange) = (series.symbol, series.exchange)
        switch flaw {
        case .foldsCodes:
            return try SeriesKey(
                symbol: symbol.uppercased(), exchange: exchange.uppercased(), timeframe: series.timeframe)
        case .normalisesCodes:
            return try SeriesKey(
                symbol: symbol.precomposedStringWithCanonicalMapping,
                exchange: exchange.precomposedStringWithCanonicalMapping, timeframe: series.timeframe)
        case .trimsCodes:
            return try SeriesKey(
                symbol: symbol.trimmingCharacters(in: .whitespaces), exchange: exchange, timeframe: series.timeframe)
        case .ignoresExchange:
            return try SeriesKey(symbol: symbol, timeframe: series.timeframe)
        case .codesAsNumbers:
            guard let number = Double(symbol) else { return series }
            return try SeriesKey(symbol: "\(number)", exchange: exchange, timeframe: series.timeframe)
        default:
            return series
        }
    }

    private func changed(_ candle: Candle) throws -> Candle {
        switch flaw {
        case .pricesThroughDouble:
            let price = { (price: Price) in Price(units: Int64(exactly: Double(price.units)) ?? price.units) }
            return try Candle(
                timestamp: candle.timestamp, open: price(candle.open), high: price(candle.high), low: price(candle.low),
                close: price(candle.close), volume: candle.volume)
        case .volumesThroughDouble:
            let volume = Volume(units: Int128(exactly: Double(candle.volume.units)) ?? candle.volume.units)
            return try Candle(
                timestamp: candle.timestamp, open: candle.open, high: candle.high, low: candle.low, close: candle.close,
                volume: volume)
        case .wholeSeconds:
            let time = Timestamp(millisecondsSince1970: candle.timestamp.millisecondsSince1970 / 1000 * 1000)
            return try Candle(
                timestamp: time, open: candle.open, high: candle.high, low: candle.low, close: candle.close,
                volume: candle.volume)
        default:
            return candle
        }
    }
}
