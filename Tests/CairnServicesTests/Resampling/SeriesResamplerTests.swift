import CairnDomain
import CairnInMemory
import CairnRepositories
import CairnServices
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite struct SeriesResamplerTests {
    private func minutes(_ count: Int, seed: UInt64 = 1) throws -> CandleSeries {
        var random = SeededGenerator(seed: seed)
        let start = try Fixture.time("2024-03-08T09:00:00Z")
        return CandleSeries(
            try (0..<count).map { index in
                let low = Int.random(in: 90...100, using: &random)
                let high = low + Int.random(in: 0...10, using: &random)
                let prices = try (0..<2).map { _ in try Price(Int.random(in: low...high, using: &random)) }
                return try Candle(
                    timestamp: start.advanced(byMilliseconds: Int64(index) * 60_000), open: prices[0],
                    high: Price(high), low: Price(low), close: prices[1],
                    volume: Volume(Int.random(in: 0...9, using: &random)))
            })
    }

    @Test(arguments: ["5m", "1h", "1d", "1w", "1M"])
    func `saved candles are those that the store itself puts together`(text: String) async throws {
        let series = try SeriesKey(symbol: "A", exchange: "X", timeframe: .minute1)
        let target = series.with(try Timeframe(parsing: text))
        let store = try await Fixture.store(minutes(10_000), series)
        let calendar = try SessionCalendar(timeZone: Fixture.zone("America/New_York"), sessionStartMinute: 570)
        let report = try await SeriesResampler(store).save(series, as: target, calendar: calendar, batchSize: 7)
        let expected = try await store.resampled(series, to: target.timeframe, in: .allTime, calendar: calendar)
        #expect(try await store.candles(of: target) == expected)
        #expect(report.saved == expected.count)
        #expect(report.range == expected.timeRange)
    }

    @Test func `saving a range again leaves the candles at its ends whole`() async throws {
        let series = try SeriesKey(symbol: "A", timeframe: .minute1)
        let store = try await Fixture.store(minutes(10_000), series)
        let resampler = SeriesResampler(store)
        let calendar = try SessionCalendar(timeZone: Fixture.zone("America/New_York"), sessionStartMinute: 570)
        try await resampler.save(series, as: series.with(.day1), calendar: calendar)
        let whole = try await store.candles(of: series.with(.day1))
        let range = try Fixture.time("2024-03-09T20:20:00Z")...Fixture.time("2024-03-12T17:07:00Z")
        let report = try await resampler.save(series, as: series.with(.day1), range: range, calendar: calendar)
        #expect(report.saved == 4)
        #expect(try await store.candles(of: series.with(.day1)) == whole)
    }

    @Test func `a long series is read and saved in batches`() async throws {
        let series = try SeriesKey(symbol: "A", timeframe: .minute1)
        let store = CountingStore(try await Fixture.store(minutes(60_000), series))
        let counts = Mutex<[Int]>([])
        let report = try await SeriesResampler(store).save(series, as: series.with(.minute5), batchSize: 1000) {
            report in counts.withLock { $0.append(report.saved) }
        }
        #expect(report.saved == 12_000)
        #expect(store.largestRead <= 16_384)
        // A batch of 16,384 minutes makes 3277 candles of five minutes, and no batch waits for the next.
        #expect(store.saves.allSatisfy { $0 <= 1000 + 3277 })
        #expect(store.saves.reduce(0, +) == 12_000)
        #expect(counts.withLock { $0.count } == store.saves.count)
        #expect(counts.withLock { $0.last } == 12_000)
    }

    @Test func `candles arrive in batches without being saved`() async throws {
        let series = try SeriesKey(symbol: "A", timeframe: .minute1)
        let store = try await Fixture.store(minutes(40_000), series)
        let batches = try SeriesResampler(store).candles(of: series, in: .minute15, batchSize: 500)
        // A sequence can be walked more than once.
        for _ in 0..<2 {
            var merged = CandleSeries()
            var sizes: [Int] = []
            for try await batch in batches {
                merged.merge(batch)
                sizes.append(batch.count)
            }
            #expect(merged == (try await store.resampled(series, to: .minute15)))
            #expect(sizes.count == 3)
        }
        #expect(try await store.series() == [series])
    }

    @Test func `what cannot be resampled is refused before anything is saved`() async throws {
        let series = try SeriesKey(symbol: "A", timeframe: .minute5)
        let store = try await Fixture.store(Fixture.series(at: [.zero]), series)
        let resampler = SeriesResampler(store)
        var error = await #expect(throws: CairnError.self) { try await resampler.save(series, as: series) }
        #expect(error?.code == .invalidInput)
        error = await #expect(throws: CairnError.self) { try await resampler.save(series, as: series.with(.minute1)) }
        #expect(error?.code == .invalidInput)
        let unknown = try SeriesKey(symbol: "B", timeframe: .minute1)
        error = await #expect(throws: CairnError.self) { try await resampler.save(unknown, as: series) }
        #expect(error?.code == .notFound)
        #expect(try await store.series() == [series])
    }

    @Test func `a cancelled resampling keeps what it has saved`() async throws {
        let series = try SeriesKey(symbol: "A", timeframe: .minute1)
        let store = CountingStore(try await Fixture.store(minutes(100_000), series))
        let task = Task {
            try await SeriesResampler(store).save(series, as: series.with(.minute5), batchSize: 1) { report in
                if report.saved > 5000 { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        await #expect(throws: (any Error).self) { try await task.value }
        let saved = try await store.count(of: series.with(.minute5))
        #expect(saved > 5000 && saved < 20_000)
    }
}
