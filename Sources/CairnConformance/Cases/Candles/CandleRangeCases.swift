internal import CairnDomain
internal import CairnRepositories

/// Ranges are closed, results ascend, limits take the earliest.
enum CandleRangeCases {
    static let all: [ConformanceCase] = borders + whole + limits

    private static let borders: [ConformanceCase] = [
        .candles("range.closed-at-both-ends", "A range includes the candles at both of its ends") { trial in
            try await trial.save(0..<20)
            try expectCandles(try await trial.candles(5, 9), try CandleFixture.series(5...9))
        },
        .candles("range.indices", "The indices of every result begin at zero") { trial in
            try await trial.save(0..<20)
            var results = [
                try await trial.candles(5, 9), try await trial.store.latest(3, of: trial.key),
                try await trial.store.candles(of: trial.key, in: CandleFixture.span(5, 9), limit: 2),
            ]
            for try await batch in trial.store.stream(of: trial.key, in: CandleFixture.span(5, 9), batchSize: 2) {
                results.append(batch)
            }
            for result in results {
                try expectEqual(result.startIndex, 0, "the first index")
                try expectEqual(result.close.startIndex, 0, "the first index of a column")
            }
        },
        .candles("range.ends-between-candles", "A range may begin and end between candles") { trial in
            try await trial.save(0..<20)
            let range =
                CandleFixture.time(5).advanced(
                    byMilliseconds: 1)...CandleFixture.time(9)
                .advanced(byMilliseconds: -1)
            try expectCandles(
                try await trial.store.candles(of: trial.key, in: range), try CandleFixture.series(6...8))
        },
        .candles("range.single-instant", "A range of one instant finds the candle that opens then") { trial in
            try await trial.save(0..<20)
            try expectCandles(try await trial.candles(7, 7), try CandleFixture.series([7]))
        },
        .candles("range.single-instant-missed", "A range of one instant between candles finds none") { trial in
            try await trial.save(0..<20)
            let instant = CandleFixture.time(7).advanced(byMilliseconds: 1)
            let found = try await trial.store.candles(of: trial.key, in: instant...instant)
            try expectCandles(found, [])
        },
        .candles("range.one-millisecond-off", "A range that ends one millisecond too early misses the candle") {
            trial in
            try await trial.save([0, 10])
            let early = CandleFixture.time(1)...CandleFixture.time(10).advanced(byMilliseconds: -1)
            let late = CandleFixture.time(0).advanced(byMilliseconds: 1)...CandleFixture.time(9)
            for range in [early, late] {
                try expectCandles(try await trial.store.candles(of: trial.key, in: range), [])
                try expectEqual(try await trial.store.count(of: trial.key, in: range), 0, "the count of \(range)")
            }
        },
        .candles("range.first-and-last", "Ranges that touch only the first or the last candle find it") { trial in
            try await trial.save(0..<10)
            try expectCandles(try await trial.candles(-100, 0), try CandleFixture.series([0]))
            try expectCandles(try await trial.candles(9, 100), try CandleFixture.series([9]))
        },
        .candles("range.outside", "A range before or after all candles is empty") { trial in
            try await trial.save(0..<10)
            try expectCandles(try await trial.candles(-100, -1), [])
            try expectCandles(try await trial.candles(10, 100), [])
        },
        .candles("range.within-a-gap", "A range within a gap is empty, one across it holds both sides") { trial in
            try await trial.save(Array(0..<10) + Array(50..<60))
            try expectCandles(try await trial.candles(10, 49), [])
            try expectCandles(try await trial.candles(9, 50), try CandleFixture.series([9, 50]))
        },
        .candles("range.milliseconds", "Candles one millisecond apart are told apart") { trial in
            let times = (0..<10).map { CandleFixture.monday.advanced(byMilliseconds: $0) }
            try await trial.store.save(try CandleFixture.series(at: times), in: trial.key)
            let found = try await trial.store.candles(of: trial.key, in: times[3]...times[6])
            try expectCandles(found, try CandleFixture.series(at: Array(times[3...6])))
        },
        .candles("range.around-1970", "A range across 1970 is in order") { trial in
            let times = [-86_400_000, -60_001, -1000, -1, 0, 1, 999, 60_000].map(
                Timestamp.init(millisecondsSince1970:))
            try await trial.store.save(try CandleFixture.series(at: times), in: trial.key)
            let found = try await trial.store.candles(of: trial.key, in: times[1]...times[6])
            try expectCandles(found, try CandleFixture.series(at: Array(times[1...6])))
        },
    ]

    private static let whole: [ConformanceCase] = [
        .candles("range.all-time", "The range of all time holds every candle") { trial in
            try await trial.save(0..<10)
            let found = try await trial.store.candles(of: trial.key, in: Timestamp.min...Timestamp.max)
            try expectCandles(found, try CandleFixture.series(0..<10))
        },
        .candles("range.half-open-time", "A range may begin or end at the end of time") { trial in
            try await trial.save(0..<10)
            let late = try await trial.store.candles(of: trial.key, in: CandleFixture.time(5)...Timestamp.max)
            try expectCandles(late, try CandleFixture.series(5..<10))
            let early = try await trial.store.candles(of: trial.key, in: Timestamp.min...CandleFixture.time(4))
            try expectCandles(early, try CandleFixture.series(0..<5))
        },
        .candles("range.instant-of-all-time", "The first and last instant there is hold no candle") { trial in
            try await trial.save(0..<10)
            for instant in [Timestamp.min, .max] {
                try expectCandles(try await trial.store.candles(of: trial.key, in: instant...instant), [])
                try expectEqual(try await trial.store.count(of: trial.key, in: instant...instant), 0, "the count")
            }
        },
        .candles("range.unknown-series", "A series that was never saved has no candles") { trial in
            try await trial.save(0..<10)
            try expectCandles(try await trial.store.candles(of: try CandleFixture.key("MSFT")), [])
        },
        .candles("range.empty-store", "An empty store answers every question with nothing") { trial in
            try await trial.expectAll([])
            try expectCandles(try await trial.candles(0, 10), [])
            try expectCandles(try await trial.store.latest(5, of: trial.key), [])
            try expectEqual(try await trial.store.series(), [], "the series stored")
        },
        .candles("range.random", "Random ranges hold exactly what a filter over all candles holds") { trial in
            var generator = SeededGenerator(seed: trial.context.seed)
            let minutes = (0..<2000).filter { _ in generator.chance(percent: 60) }
            let all = try CandleFixture.series(minutes)
            try await trial.store.save(all, in: trial.key)
            for _ in 0..<50 {
                let ends = [Int.random(in: -50...2050, using: &generator), .random(in: -50...2050, using: &generator)]
                let offset = Int64.random(in: -1...1, using: &generator)
                let low = CandleFixture.time(ends.min() ?? 0).advanced(byMilliseconds: offset)
                let range = low...max(low, CandleFixture.time(ends.max() ?? 0))
                let expected = CandleSeries(all.filter { range.contains($0.timestamp) })
                try expectCandles(try await trial.store.candles(of: trial.key, in: range), expected, "\(range)")
                try expectEqual(
                    try await trial.store.count(of: trial.key, in: range), expected.count, "the count of \(range)")
            }
        },
    ]

    private static let limits: [ConformanceCase] = [
        .candles("range.limit", "A limit takes the earliest candles of the range") { trial in
            try await trial.save(0..<20)
            for limit in [1, 2, 7] {
                let found = try await trial.store.candles(
                    of: trial.key, in: CandleFixture.span(5, 15), limit: limit)
                try expectCandles(found, try CandleFixture.series(5..<(5 + limit)), "limit \(limit)")
            }
        },
        .candles("range.limit-zero", "A limit of 0 gives nothing") { trial in
            try await trial.save(0..<20)
            let found = try await trial.store.candles(of: trial.key, in: CandleFixture.span(5, 15), limit: 0)
            try expectCandles(found, [])
        },
        .candles("range.limit-beyond", "A limit above the number of candles gives all of them") { trial in
            try await trial.save(0..<20)
            for limit in [11, 12, 1_000_000, Int.max] {
                let found = try await trial.store.candles(
                    of: trial.key, in: CandleFixture.span(5, 15), limit: limit)
                try expectCandles(found, try CandleFixture.series(5...15), "limit \(limit)")
            }
        },
        .candles("range.limit-negative", "A negative limit is refused") { trial in
            try await trial.save(0..<20)
            for limit in [-1, Int.min] {
                try await expectError(.invalidInput, from: "limit \(limit)") {
                    try await trial.store.candles(of: trial.key, in: .allTime, limit: limit)
                }
            }
        },
    ]
}
