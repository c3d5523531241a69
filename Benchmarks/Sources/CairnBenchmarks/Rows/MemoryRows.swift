import CairnDomain
import CairnInMemory
import CairnRepositories

/// A range of a series in memory is a view: it costs the same for a million candles as for ten.
enum MemoryRows {
    static func measure(into report: inout Report, count: Int) async throws {
        let store = try await InMemoryStorage().candles()
        let key = try SeriesKey(symbol: "BENCH", timeframe: .minute1)
        let series = try SampleCandles.series(count)
        try await store.save(series, in: key)
        let ten = series.prefix(10)
        guard let small = ten.timeRange else { return }
        let repetitions = 2000
        let comparison = try await Comparison.measure(runs: 9) {
            try await seconds {
                for _ in 0..<repetitions { blackHole(try await store.candles(of: key, in: .allTime).count) }
            }
        } reference: {
            try await seconds {
                for _ in 0..<repetitions { blackHole(try await store.candles(of: key, in: small).count) }
            }
        }
        report.add(
            "memory: 2,000 reads of all \(count) candles", comparison, against: "2,000 reads of 10 of them",
            atMost: 1.5)
    }
}
