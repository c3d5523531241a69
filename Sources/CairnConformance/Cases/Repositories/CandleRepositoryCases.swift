internal import CairnDomain
internal import CairnRepositories

/// The questions asked of candles beyond those of the port.
enum CandleRepositoryCases {
    static let all: [ConformanceCase] = [
        candles("stored", "A series that is stored is given as it is") { candles, key in
            try await candles.store.save(try CandleFixture.series(0..<30), in: key)
            try await candles.store.save(try CandleFixture.series([0, 5], level: 9), in: key.with(.minute5))
            let found = try await candles.candles(key.with(.minute5), in: .allTime, calendar: .utc)
            try expectCandles(found, try CandleFixture.series([0, 5], level: 9))
        },
        candles("put-together", "A series that is not stored is put together from a finer one") { candles, key in
            let source = try CandleFixture.series(0..<200)
            try await candles.store.save(source, in: key)
            let found = try await candles.candles(key.with(.hour1), in: .allTime, calendar: .utc)
            try expectCandles(found, try ResamplingOracle.resampled(source, to: .hour1))
        },
        candles("coarsest-source", "Of several finer series the coarsest that divides is taken") { candles, key in
            try await candles.store.save(try CandleFixture.series(0..<60, level: 1), in: key)
            let fives = try CandleFixture.series(stride(from: 0, to: 60, by: 5), level: 2)
            try await candles.store.save(fives, in: key.with(.minute5))
            // 45m divides neither 1h nor its parts.
            let odd = key.with(try Timeframe(45, .minute))
            try await candles.store.save(try CandleFixture.series([0], level: 3), in: odd)
            let found = try await candles.candles(key.with(.hour1), in: .allTime, calendar: .utc)
            try expectCandles(found, try ResamplingOracle.resampled(fives, to: .hour1))
        },
        candles("whole-candles", "Candles put together within a range open within it and are whole") { candles, key in
            let source = try CandleFixture.series(0..<300)
            try await candles.store.save(source, in: key)
            let whole = try ResamplingOracle.resampled(source, to: .hour1)
            for (first, last, expected) in [(30, 150, 1..<3), (60, 120, 1..<3), (61, 119, 2..<2), (0, 0, 0..<1)] {
                let range = CandleFixture.span(first, last)
                let found = try await candles.candles(key.with(.hour1), in: range, calendar: .utc)
                try expectCandles(found, whole[expected], "from minute \(first) to \(last)")
            }
        },
        candles("nothing-suits", "Without a series that suits there are no candles") { candles, key in
            try await candles.store.save(try CandleFixture.series(0..<60), in: key.with(.minute5))
            for timeframe in [Timeframe.minute3, .minute1] {
                let found = try await candles.candles(key.with(timeframe), in: .allTime, calendar: .utc)
                try expectCandles(found, [], "\(timeframe)")
            }
            let other = try CandleFixture.key("AAPL", exchange: "XETRA", .hour1)
            try expectCandles(try await candles.candles(other, in: .allTime, calendar: .utc), [], "another exchange")
        },
        candles("series-of-symbol", "The series of a symbol are listed in order, of one exchange or of any") {
            candles, key in
            let keys = try [
                CandleFixture.key("AAPL", exchange: "A", .minute1), CandleFixture.key("AAPL", exchange: "A", .day1),
                CandleFixture.key("AAPL", exchange: "B", .minute1),
            ]
            let others = try [CandleFixture.key("aapl", exchange: "A"), CandleFixture.key("AAPL2", exchange: "A")]
            for key in others + keys.reversed() {
                try await candles.store.save(try CandleFixture.series([0]), in: key)
            }
            try expectEqual(
                try await candles.series(ofSymbol: "AAPL", exchange: ""), keys.sorted(), "the series of any exchange")
            try expectEqual(
                try await candles.series(ofSymbol: "AAPL", exchange: "A"), Array(keys.prefix(2)), "those of exchange A")
            try expectEqual(try await candles.series(ofSymbol: "X", exchange: ""), [], "those of an unknown symbol")
        },
        candles("look-alike-exchanges", "Exchanges that only look alike are different ones") { candles, key in
            let composed = try CandleFixture.key("A", exchange: "caf\u{E9}")
            let decomposed = try CandleFixture.key("A", exchange: "cafe\u{301}")
            try await candles.store.save(try CandleFixture.series(0..<60), in: composed)
            try expectEqual(
                try await candles.series(ofSymbol: "A", exchange: decomposed.exchange), [], "the series")
            let found = try await candles.candles(decomposed.with(.hour1), in: .allTime, calendar: .utc)
            try expectCandles(found, [], "the candles of the other exchange")
        },
    ]

    private static func candles(
        _ id: String, _ title: String, _ body: @escaping @Sendable (StoredCandles, SeriesKey) async throws -> Void
    ) -> ConformanceCase {
        .repository("candles.\(id)", title, requires: [.candles]) { context in
            try await body(StoredCandles(try await context.candles()), try CandleFixture.key())
        }
    }
}
