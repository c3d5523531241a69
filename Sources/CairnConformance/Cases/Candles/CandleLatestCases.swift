internal import CairnDomain
internal import CairnRepositories

/// The newest candles, in ascending order.
enum CandleLatestCases {
    static let all: [ConformanceCase] = [
        .candles("latest.newest-ascending", "The latest candles are the newest ones, in ascending order") { trial in
            try await trial.save(0..<50)
            try expectCandles(try await trial.store.latest(5, of: trial.key), try CandleFixture.series(45..<50))
        },
        .candles("latest.one", "The latest candle is the newest one") { trial in
            try await trial.save(0..<50)
            try expectCandles(try await trial.store.latest(1, of: trial.key), try CandleFixture.series([49]))
        },
        .candles("latest.zero", "The latest 0 candles are none") { trial in
            try await trial.save(0..<50)
            try expectCandles(try await trial.store.latest(0, of: trial.key), [])
        },
        .candles("latest.negative", "A count below 0 gives none") { trial in
            try await trial.save(0..<50)
            for count in [-1, Int.min] {
                try expectCandles(try await trial.store.latest(count, of: trial.key), [], "latest \(count)")
            }
        },
        .candles("latest.all", "Asked for as many as there are, or more, it gives all") { trial in
            try await trial.save(0..<50)
            for count in [50, 51, 100_000, Int.max] {
                try expectCandles(
                    try await trial.store.latest(count, of: trial.key), try CandleFixture.series(0..<50),
                    "latest \(count)")
            }
        },
        .candles("latest.unknown-series", "A series that was never saved has no latest candles") { trial in
            try await trial.save(0..<50)
            try expectCandles(try await trial.store.latest(3, of: try CandleFixture.key("MSFT")), [])
        },
        .candles("latest.after-history", "Older candles saved later are not the latest") { trial in
            try await trial.save(100..<110)
            try await trial.save(0..<10)
            try expectCandles(try await trial.store.latest(3, of: trial.key), try CandleFixture.series(107..<110))
        },
        .candles("latest.across-gaps", "The latest candles reach back over gaps") { trial in
            try await trial.save([0, 1, 500, 90_000])
            try expectCandles(
                try await trial.store.latest(3, of: trial.key), try CandleFixture.series([1, 500, 90_000]))
        },
        .candles("latest.after-deletion", "After the newest are deleted the ones before are the latest") { trial in
            try await trial.save(0..<50)
            _ = try await trial.store.delete(of: trial.key, in: CandleFixture.span(40, 49))
            try expectCandles(try await trial.store.latest(2, of: trial.key), try CandleFixture.series(38..<40))
        },
        .candles("latest.before-1970", "Candles before 1970 come in the order of time") { trial in
            let times = [-3_000_000_000, -2_000_000_000, -1_000_000_000, -1].map(
                Timestamp.init(millisecondsSince1970:))
            try await trial.store.save(try CandleFixture.series(at: times), in: trial.key)
            let found = try await trial.store.latest(2, of: trial.key)
            try expectCandles(found, try CandleFixture.series(at: Array(times[2...])))
        },
    ]
}
