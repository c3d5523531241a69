internal import CairnDomain
internal import CairnRepositories

/// Candles that many tasks save, read and delete at once.
enum ConcurrentCandleCases {
    static let all: [ConformanceCase] = [
        candles("candles.parallel-saves", "Batches saved to one series at once are all there") { store, key in
            try await ConcurrencyCases.atOnce(16) { task in
                for round in 0..<5 {
                    // Interleaved, so that no batch lies behind another one.
                    let minutes = (0..<20).map { ($0 * 5 + round) * 16 + task }
                    try await store.save(try CandleFixture.series(minutes), in: key)
                }
            }
            try expectCandles(try await store.candles(of: key), try CandleFixture.series(0..<1600))
        },
        candles("candles.parallel-series", "Series saved at once do not mix") { store, key in
            try await ConcurrencyCases.atOnce(20) { task in
                let key = try CandleFixture.key("S\(task)")
                for start in stride(from: 0, to: 100, by: 10) {
                    try await store.save(try CandleFixture.series(start..<start + 10, level: task), in: key)
                }
            }
            for task in 0..<20 {
                let found = try await store.candles(of: try CandleFixture.key("S\(task)"))
                try expectCandles(found, try CandleFixture.series(0..<100, level: task), "series \(task)")
            }
            try expectEqual(try await store.series().count, 20, "the number of series")
        },
        candles("candles.same-candles", "The same candles saved at once are there once, from one of the writers") {
            store, key in
            try await ConcurrencyCases.atOnce(16) { task in
                try await store.save(try CandleFixture.series(0..<50, level: task), in: key)
            }
            let found = try await store.candles(of: key)
            try expectEqual(Array(found.timestamps), (0..<50).map(CandleFixture.time), "the open times")
            for (minute, candle) in found.enumerated() {
                let level = try (0..<16).first { try CandleFixture.candle(minute, level: $0) == candle }
                try expect(level != nil, "candle \(minute) is none of those saved: \(candle)")
            }
        },
        candles("candles.whole-batches", "A reader sees a batch whole or not at all", requires: [.atomicBatches]) {
            store, key in
            try await store.save(try CandleFixture.series(0..<200), in: key)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for level in 1...20 {
                        try await store.save(try CandleFixture.series(0..<200, level: level), in: key)
                    }
                }
                for _ in 0..<3 {
                    group.addTask {
                        for _ in 0..<15 {
                            let found = try await store.candles(of: key)
                            let level = try (0...20).first { try CandleFixture.candle(0, level: $0) == found.first }
                            try expectCandles(
                                found, try CandleFixture.series(0..<200, level: level ?? 0), "what a reader sees")
                        }
                    }
                }
                try await group.waitForAll()
            }
        },
        candles("candles.readers-and-writers", "Readers see ascending, complete ranges while others append") {
            store, key in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for start in stride(from: 0, to: 1000, by: 25) {
                        try await store.save(try CandleFixture.series(start..<start + 25), in: key)
                    }
                }
                for _ in 0..<3 {
                    group.addTask {
                        var last = 0
                        for _ in 0..<15 {
                            let found = try await store.candles(of: key)
                            try expectCandles(found, try CandleFixture.series(0..<found.count), "what a reader sees")
                            try expect(found.count >= last, "a reader saw fewer candles than before")
                            last = found.count
                        }
                    }
                }
                try await group.waitForAll()
            }
            try expectEqual(try await store.count(of: key), 1000, "the count")
        },
        candles("candles.parallel-deletes", "Deletes at once count each candle once") { store, key in
            try await store.save(try CandleFixture.series(0..<500), in: key)
            let deleted = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 { group.addTask { try await store.delete(of: key, in: CandleFixture.span(100, 399)) } }
                return try await group.reduce(0, +)
            }
            try expectEqual(deleted, 300, "the number deleted by all together")
            try expectEqual(try await store.count(of: key), 200, "the count of the rest")
        },
        candles("candles.save-and-delete", "Saving and deleting different candles at once keeps to both") {
            store, key in
            try await store.save(try CandleFixture.series(0..<400), in: key)
            try await ConcurrencyCases.atOnce(16) { task in
                let span = CandleFixture.span(task * 25, task * 25 + 24)
                if task.isMultiple(of: 2) {
                    try expectEqual(try await store.delete(of: key, in: span), 25, "the number deleted by task \(task)")
                } else {
                    let minutes = task * 25..<task * 25 + 25
                    try await store.save(try CandleFixture.series(minutes, level: 1), in: key)
                }
            }
            let expected = try CandleFixture.series((0..<400).filter { $0 / 25 % 2 == 1 }, level: 1)
            try expectCandles(try await store.candles(of: key), expected)
        },
    ]

    private static func candles(
        _ id: String, _ title: String, requires: Set<Capability> = [],
        _ body: @escaping @Sendable (any CandleStore, SeriesKey) async throws -> Void
    ) -> ConformanceCase {
        .concurrent(id, title, requires: requires.union([.candles])) { context in
            try await body(try await context.candles(), try CandleFixture.key())
        }
    }
}
