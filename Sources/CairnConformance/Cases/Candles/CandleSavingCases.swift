internal import CairnDomain
internal import CairnRepositories

/// One candle per open time, whatever is saved in whatever order.
enum CandleSavingCases {
    static let all: [ConformanceCase] = [
        .candles("save.one-comes-back", "A saved candle is read back") { trial in
            try await trial.save([0])
            try await trial.expectAll([0])
        },
        .candles("save.many-come-back", "Every candle of a batch is read back") { trial in
            try await trial.save(0..<1000)
            try await trial.expectAll(0..<1000)
        },
        .candles("save.empty-batch", "Saving nothing changes nothing") { trial in
            try await trial.store.save(CandleSeries(), in: trial.key)
            try await trial.expectAll([])
            try expectEqual(try await trial.store.series(), [], "the series stored")
        },
        .candles("save.idempotent", "Saving the same candles again changes nothing") { trial in
            for _ in 0..<3 { try await trial.save(0..<50) }
            try await trial.expectAll(0..<50)
        },
        .candles("save.last-write-wins", "A candle saved again replaces the one before") { trial in
            try await trial.save(0..<10, level: 1)
            try await trial.save(0..<10, level: 2)
            try await trial.expectAll(0..<10, level: 2)
        },
        .candles("save.last-write-wins-both-ways", "The last write wins even when it restores older values") { trial in
            try await trial.save([5], level: 9)
            try await trial.save([5], level: 1)
            try await trial.expectAll([5], level: 1)
        },
        .candles("save.replaces-every-field", "Replacing a candle replaces each of its fields") { trial in
            let old = try CandleFixture.candle(0)
            let changed = try [
                Candle(
                    timestamp: old.timestamp, open: old.close, high: old.high, low: old.low, close: old.close,
                    volume: old.volume),
                Candle(
                    timestamp: old.timestamp, open: old.open, high: old.high + CandleFixture.priceStep, low: old.low,
                    close: old.close, volume: old.volume),
                Candle(
                    timestamp: old.timestamp, open: old.open, high: old.high, low: old.low - CandleFixture.priceStep,
                    close: old.close, volume: old.volume),
                Candle(
                    timestamp: old.timestamp, open: old.open, high: old.high, low: old.low, close: old.open,
                    volume: old.volume),
                Candle(
                    timestamp: old.timestamp, open: old.open, high: old.high, low: old.low, close: old.close,
                    volume: old.volume + CandleFixture.volumeStep),
            ]
            for candle in changed {
                try await trial.save([0])
                try await trial.store.save([candle], in: trial.key)
                try await trial.expectAll([candle])
            }
        },
        .candles("save.duplicates-in-batch", "Of several candles of one time in a batch the last wins") { trial in
            let batch = try [3, 1, 3, 2, 1, 3].enumerated().map { try CandleFixture.candle($1, level: $0) }
            try await trial.store.save(batch, in: trial.key)
            try await trial.expectAll([batch[4], batch[3], batch[5]])
        },
        .candles("save.unordered-batch", "A batch in any order is stored in the order of time") { trial in
            var generator = SeededGenerator(seed: trial.context.seed)
            let shuffled = try (0..<300).shuffled(using: &generator).map { try CandleFixture.candle($0) }
            try await trial.store.save(shuffled, in: trial.key)
            try await trial.expectAll(0..<300)
        },
        .candles("save.overlapping-batches", "Batches that overlap lay over one another") { trial in
            try await trial.save(0..<60, level: 1)
            try await trial.save(40..<100, level: 2)
            let expected = try CandleFixture.series(0..<40, level: 1).merging(
                CandleFixture.series(40..<100, level: 2))
            try await trial.expectAll(expected)
        },
        .candles("save.batch-inside-another", "A batch within an older one replaces only what it holds") { trial in
            try await trial.save(0..<100, level: 1)
            try await trial.save(stride(from: 30, to: 60, by: 3), level: 2)
            let expected = try CandleFixture.series(0..<100, level: 1).merging(
                CandleFixture.series(stride(from: 30, to: 60, by: 3), level: 2))
            try await trial.expectAll(expected)
        },
        .candles("save.older-after-newer", "History saved after newer candles comes before them") { trial in
            try await trial.save(500..<550)
            try await trial.save(0..<50)
            try await trial.expectAll(Array(0..<50) + Array(500..<550))
        },
        .candles("save.between-existing", "Candles saved between others take their places") { trial in
            try await trial.save(stride(from: 0, to: 100, by: 2))
            try await trial.save(stride(from: 1, to: 100, by: 2))
            try await trial.expectAll(0..<100)
        },
        .candles("save.slice", "Saving a slice saves the slice and no more") { trial in
            let whole = try CandleFixture.series(0..<100)
            try await trial.store.save(whole[20..<35], in: trial.key)
            try await trial.expectAll(20..<35)
        },
        .candles("save.small-appends", "Candles that arrive one by one are all there") { trial in
            for minute in 0..<200 { try await trial.save([minute]) }
            try await trial.expectAll(0..<200)
        },
        .candles("save.large-batch", "100,000 candles come back equal, none dropped and none changed") { trial in
            let expected = try CandleFixture.series(0..<100_000)
            try await trial.store.save(expected, in: trial.key)
            try expectCandles(try await trial.store.candles(of: trial.key), expected)
            try expectEqual(try await trial.store.count(of: trial.key), 100_000, "the count")
        },
        .candles("save.large-overlap", "A large batch over another large one leaves one candle per time") { trial in
            try await trial.save(0..<15_000, level: 1)
            try await trial.save(5_000..<20_000, level: 2)
            let expected = try CandleFixture.series(0..<5_000, level: 1).merging(
                CandleFixture.series(5_000..<20_000, level: 2))
            try await trial.expectAll(expected)
        },
        .candles("save.visible-through-another-handle", "What one handle saved another one reads") { trial in
            let other = try await trial.context.candles()
            try await trial.save(0..<5)
            try expectCandles(try await other.candles(of: trial.key), try CandleFixture.series(0..<5))
            try await other.save(try CandleFixture.series(5..<9), in: trial.key)
            try await trial.expectAll(0..<9)
        },
        .candles("save.result-is-a-snapshot", "A result that was read does not change with later writes") { trial in
            try await trial.save(0..<20, level: 1)
            let before = try await trial.store.candles(of: trial.key)
            try await trial.save(0..<30, level: 2)
            try await trial.store.delete(trial.key)
            try expectCandles(before, try CandleFixture.series(0..<20, level: 1))
        },
    ]
}
