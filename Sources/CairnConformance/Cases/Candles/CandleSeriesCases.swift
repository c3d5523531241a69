internal import CairnDomain
internal import CairnRepositories

/// Series are told apart by the bytes of their codes, and listed in order.
enum CandleSeriesCases {
    static let all: [ConformanceCase] = [
        .candles("series.same-symbol-other-exchange", "Exchanges keep one symbol's candles apart") { trial in
            try await expectApart(
                trial, try ["", "NASDAQ", "XETRA", "nasdaq", " "].map { try CandleFixture.key(exchange: $0) })
        },
        .candles("series.same-symbol-other-timeframe", "Timeframes keep one symbol's candles apart") { trial in
            let timeframes = ["1s", "59s", "1m", "59m", "1h", "24h", "1d", "7d", "1w", "4w", "28d", "30d", "1M"]
            try await expectApart(
                trial, try timeframes.map { try CandleFixture.key("AAPL", Timeframe(parsing: $0)) })
        },
        .candles("series.codes-do-not-run-together", "Where symbol and exchange meet does not blur") { trial in
            let codes = [("AB", "C"), ("A", "BC"), ("ABC", ""), ("A:B", "C"), ("B", "C:A"), ("C", "AB"), ("BC", "A")]
            try await expectApart(trial, try codes.map { try CandleFixture.key($0, exchange: $1) })
        },
        .candles("series.look-alike-codes", "Codes that only look alike are different series") { trial in
            for codes in HostileText.lookAlikes {
                try await expectApart(trial, try codes.map { try CandleFixture.key($0) })
                try await expectApart(trial, try codes.map { try CandleFixture.key("X", exchange: $0) })
            }
        },
        .candles("series.hostile-codes", "Codes of any characters come back as they were") { trial in
            try await expectApart(trial, try HostileText.hostile.map { try CandleFixture.key($0, exchange: $0) })
        },
        .candles("series.injection", "A code that is SQL is a code") { trial in
            try await trial.save(0..<3)
            let key = try CandleFixture.key("x'; DELETE FROM candles; DROP TABLE candles; --", exchange: "' OR ''='")
            try expectCandles(try await trial.store.candles(of: key), [])
            try expectEqual(try await trial.store.delete(key), 0, "the number deleted")
            try await trial.store.save(try CandleFixture.series([1]), in: key)
            try expectEqual(try await trial.store.delete(key), 1, "the number deleted")
            try await trial.expectAll(0..<3)
        },
        .candles("series.wildcards-are-literal", "A code with wildcards stands for itself alone") { trial in
            let plain = try ["AB", "ABC", "A1"].map { try CandleFixture.key($0) }
            for key in plain { try await trial.store.save(try CandleFixture.series(0..<3), in: key) }
            for pattern in ["%", "_", "A%", "A_", "A*", "A?", "A.", ".*"] {
                let key = try CandleFixture.key(pattern)
                try expectCandles(try await trial.store.candles(of: key), [], "the candles of \(pattern)")
                try expectEqual(try await trial.store.delete(key), 0, "the number deleted of \(pattern)")
            }
            try expectEqual(try await trial.store.series(), plain.sorted(), "the series stored")
        },
        .candles("series.none", "An empty store lists no series") { trial in
            try expectEqual(try await trial.store.series(), [], "the series stored")
        },
        .candles("series.listed-once", "A series is listed once, however often it was saved") { trial in
            for start in 0..<5 { try await trial.save([start, start + 100]) }
            try expectEqual(try await trial.store.series(), [trial.key], "the series stored")
        },
        .candles("series.ordered", "Series are listed by the bytes of symbol and exchange, then by timeframe") {
            trial in
            var generator = SeededGenerator(seed: trial.context.seed)
            var keys: [SeriesKey] = []
            for symbol in ["Z", "a", "é", "ｚ", "😀", "A", "B", "10", "9"] {
                for exchange in ["", "b", "A"] {
                    for timeframe in ["1M", "1w", "24h", "1d", "1h", "5m", "15m"] {
                        let key = try SeriesKey(
                            symbol: symbol, exchange: exchange, timeframe: Timeframe(parsing: timeframe))
                        keys.append(key)
                    }
                }
            }
            for key in keys.shuffled(using: &generator) {
                try await trial.store.save(try CandleFixture.series([0]), in: key)
            }
            try expectEqual(try await trial.store.series(), keys.sorted(), "the series stored")
        },
        .candles("series.without-emptied", "A series whose last candle was deleted is not listed") { trial in
            let other = try CandleFixture.key("MSFT")
            try await trial.save(0..<5)
            try await trial.store.save(try CandleFixture.series([0]), in: other)
            _ = try await trial.store.delete(of: trial.key, in: CandleFixture.span(0, 3))
            try expectEqual(try await trial.store.series(), [trial.key, other], "the series with candles left")
            _ = try await trial.store.delete(of: trial.key, in: CandleFixture.span(4, 4))
            try expectEqual(try await trial.store.series(), [other], "the series with candles left")
        },
        .candles("series.many", "Many series are kept apart and listed completely") { trial in
            let keys = try (0..<300).map { try CandleFixture.key("S\($0)") }
            for (index, key) in keys.enumerated() {
                try await trial.store.save(try CandleFixture.series([index, index + 1], level: index), in: key)
            }
            try expectEqual(try await trial.store.series(), keys.sorted(), "the series stored")
            for index in stride(from: 0, to: 300, by: 37) {
                try expectCandles(
                    try await trial.store.candles(of: keys[index]),
                    try CandleFixture.series([index, index + 1], level: index), "\(keys[index])")
            }
        },
    ]

    /// Throws unless each series keeps its own candles while the others are saved, read, deleted and listed.
    private static func expectApart(
        _ trial: CandleTrial, _ keys: [SeriesKey], fileID: String = #fileID, line: Int = #line
    ) async throws {
        let store = trial.store
        for (level, key) in keys.enumerated() {
            try await store.save(try CandleFixture.series(0..<3, level: level), in: key)
        }
        for (level, key) in keys.enumerated() {
            let expected = try CandleFixture.series(0..<3, level: level)
            try expectCandles(try await store.candles(of: key), expected, "\(key)", fileID: fileID, line: line)
            let latest = try await store.latest(3, of: key)
            try expectCandles(latest, expected, "the latest of \(key)", fileID: fileID, line: line)
            try expectEqual(
                try await store.count(of: key), 3, "the count of \(key)", fileID: fileID, line: line)
        }
        let listed = try await store.series()
        try expectEqual(listed, keys.sorted(), "the series stored", fileID: fileID, line: line)
        for (index, key) in keys.enumerated() {
            try expectEqual(
                try await store.delete(key), 3, "the number deleted of \(key)", fileID: fileID, line: line)
            try expectEqual(
                try await store.series().count, keys.count - index - 1, "the number of series left", fileID: fileID,
                line: line)
        }
    }
}
