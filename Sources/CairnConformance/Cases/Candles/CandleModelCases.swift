internal import CairnDomain
internal import CairnRepositories

/// Long random sequences of operations compared with a dictionary after every step.
enum CandleModelCases {
    static let all: [ConformanceCase] = [
        .candles("model.one-series", "A random sequence of operations on one series behaves as a dictionary") { trial in
            try await run(trial, keys: [trial.key], minutes: 60, steps: 300)
        },
        .candles("model.several-series", "A random sequence of operations on several series behaves as dictionaries") {
            trial in
            let keys = try [
                trial.key, CandleFixture.key("AAPL", .minute5), CandleFixture.key("aapl"),
                CandleFixture.key("AAPL", exchange: ""),
            ]
            try await run(trial, keys: keys, minutes: 30, steps: 300)
        },
        .candles("model.sparse", "A random sequence of operations on a sparse series behaves as a dictionary") {
            trial in
            try await run(trial, keys: [trial.key], minutes: 1_000_000, steps: 200)
        },
    ]

    private static func run(
        _ trial: CandleTrial, keys: [SeriesKey], minutes: Int, steps: Int
    ) async throws {
        var generator = SeededGenerator(seed: trial.context.seed)
        var model: [SeriesKey: [Timestamp: Candle]] = [:]
        for step in 0..<steps {
            let key = generator.pick(keys)
            let known = model[key, default: [:]]
            let range = generator.range(minutes)
            let within = CandleSeries(known.values.filter { range.contains($0.timestamp) })
            switch Int.random(in: 0..<10, using: &generator) {
            case 0...3:
                let batch = try (0..<Int.random(in: 0...20, using: &generator)).map { _ in
                    try CandleFixture.candle(Int.random(in: 0..<minutes, using: &generator), level: step)
                }
                try await trial.store.save(batch, in: key)
                for candle in batch { model[key, default: [:]][candle.timestamp] = candle }
            case 4:
                let deleted = try await trial.store.delete(of: key, in: range)
                try expectEqual(deleted, within.count, "step \(step): the number deleted")
                for candle in within { model[key]?[candle.timestamp] = nil }
            case 5:
                let limit = Int.random(in: 0...10, using: &generator)
                let found = try await trial.store.candles(of: key, in: range, limit: limit)
                try expectCandles(found, within.prefix(limit), "step \(step): limit \(limit)")
            case 6:
                let count = Int.random(in: 0...10, using: &generator)
                let found = try await trial.store.latest(count, of: key)
                try expectCandles(found, CandleSeries(known.values).suffix(count), "step \(step): latest \(count)")
            case 7:
                let count = try await trial.store.count(of: key, in: range)
                try expectEqual(count, within.count, "step \(step): the count")
            case 8:
                let coverage = try await trial.store.coverage(of: key)
                try expectEqual(
                    coverage?.range, CandleSeries(known.values).timeRange, "step \(step): the range covered")
                try expectEqual(coverage?.count ?? 0, known.count, "step \(step): the count covered")
            default:
                let found = try await trial.store.candles(of: key, in: range)
                try expectCandles(found, within, "step \(step): the candles")
            }
        }
        let stored = model.filter { !$0.value.isEmpty }
        try expectEqual(try await trial.store.series(), stored.keys.sorted(), "the series stored")
        for (key, candles) in stored {
            try expectCandles(try await trial.store.candles(of: key), CandleSeries(candles.values), "\(key)")
        }
    }
}

extension SeededGenerator {
    /// A range of minutes, as often short as long.
    fileprivate mutating func range(_ minutes: Int) -> ClosedRange<Timestamp> {
        let first = Int.random(in: -2..<minutes, using: &self)
        let length = Int.random(in: 0...minutes, using: &self) / Int.random(in: 1...10, using: &self)
        return CandleFixture.span(first, first + length)
    }
}
