internal import CairnDomain
internal import CairnRepositories

/// What was stored comes back equal to the last bit.
enum CandleValueCases {
    static let all: [ConformanceCase] = prices + volumes + times

    private static let prices: [ConformanceCase] = [
        .candles("values.price-extremes", "The smallest and largest price come back") { trial in
            try await expectRoundTrip(trial, [.min, Price(units: .min + 1), Price(units: .max - 1), .max])
            let widest = try Candle(
                timestamp: CandleFixture.monday, open: .min, high: .max, low: .min, close: .max, volume: .zero)
            try await trial.store.delete(trial.key)
            try await trial.store.save([widest], in: trial.key)
            try await trial.expectAll([widest])
        },
        .candles("values.price-digits", "All eight decimals of a price come back") { trial in
            try await expectRoundTrip(
                trial, try ["0.00000001", "1.07083", "0.12345678", "148.55999756", "64123.87654321"].map(price))
        },
        .candles("values.price-beyond-double", "Prices that a floating-point number cannot tell apart stay apart") {
            trial in
            try await expectRoundTrip(
                trial,
                [9_007_199_254_740_993, 9_007_199_254_740_992, 4_611_686_018_427_387_905, -9_007_199_254_740_993].map {
                    Price(units: $0)
                })
        },
        .candles("values.price-zero", "A price of zero is a price") { trial in
            try await expectRoundTrip(trial, [.zero])
        },
        .candles("values.price-negative", "Negative prices come back: futures and spreads trade there") { trial in
            try await expectRoundTrip(trial, try ["-37.63", "-0.00000001", "-92233720368.54775807"].map(price))
            let mixed = try Candle(
                timestamp: CandleFixture.monday, open: price("10.01"), high: price("10.02"), low: price("-40.32"),
                close: price("-37.63"), volume: .zero)
            try await trial.store.delete(trial.key)
            try await trial.store.save([mixed], in: trial.key)
            try await trial.expectAll([mixed])
        },
        .candles("values.fields-not-confused", "Each field comes back in its own place") { trial in
            let candle = try Candle(
                timestamp: CandleFixture.monday, open: price("2"), high: price("4"), low: price("1"), close: price("3"),
                volume: volume("5"))
            try await trial.store.save([candle], in: trial.key)
            try await trial.expectAll([candle])
        },
        .candles("values.random", "Random candles over the whole range of prices come back") { trial in
            var generator = SeededGenerator(seed: trial.context.seed)
            let candles = try (0..<500).map { minute in
                let prices = (0..<4).map { _ in
                    Price(units: generator.next(upTo: 63) &* (generator.chance(percent: 50) ? -1 : 1))
                }.sorted()
                let volume = Volume(units: Int128(generator.next(upTo: 63)) * Int128(generator.next(upTo: 40)))
                return try Candle(
                    timestamp: CandleFixture.time(minute), open: prices[1], high: prices[3], low: prices[0],
                    close: prices[2], volume: volume)
            }
            try await trial.store.save(candles, in: trial.key)
            try await trial.expectAll(CandleSeries(candles))
        },
    ]

    private static let volumes: [ConformanceCase] = [
        .candles("values.volume-zero", "A volume of zero is a volume") { trial in
            try await expectRoundTrip(trial, volumes: [.zero])
        },
        .candles("values.volume-digits", "Eighteen decimals of a volume come back") { trial in
            try await expectRoundTrip(
                trial,
                volumes: try [
                    "0.000000000000000001", "2012.25343589", "4761.60908130011", "0.123456789012345678",
                    "999999999999.999999999999999999",
                ].map(volume))
        },
        .candles("values.volume-beyond-double", "Volumes that a floating-point number cannot tell apart stay apart") {
            trial in
            try await expectRoundTrip(
                trial,
                volumes: try ["9007199254740993", "9007199254740992", "100.000000000000000001", "100"].map(volume))
        },
        .candles("values.volume-uint64", "The whole range of an unsigned 64-bit volume comes back") { trial in
            try await expectRoundTrip(trial, volumes: [try Volume(UInt64.max), try Volume(Int64.max), try Volume(1)])
        },
        .candles(
            "values.volume-extremes", "The largest volume comes back", requires: [.fullDecimalRange]
        ) { trial in
            try await expectRoundTrip(trial, volumes: [.max, Volume(units: .max - 1), Volume(units: 1)])
        },
        .candles("values.never-rounded", "A value that the backend cannot hold is refused, never rounded") { trial in
            let extremes = try [
                CandleFixture.flat(.max, .max), CandleFixture.flat(.min, Volume(units: .max - 1)),
                CandleFixture.flat(.zero, .zero, at: .max), CandleFixture.flat(.zero, .zero, at: .min),
            ]
            for candle in extremes {
                do {
                    try await trial.store.save([candle], in: trial.key)
                } catch let error as CairnError where error.code == .inexact {
                    try await trial.expectAll([])
                    continue
                }
                try await trial.expectAll([candle])
                try await trial.store.delete(trial.key)
            }
        },
    ]

    private static let times: [ConformanceCase] = [
        .candles("values.time-milliseconds", "Open times keep their milliseconds") { trial in
            let times = [1, 10, 123, 999].map { CandleFixture.monday.advanced(byMilliseconds: $0) }
            try await trial.store.save(try CandleFixture.series(at: times), in: trial.key)
            try await trial.expectAll(try CandleFixture.series(at: times))
        },
        .candles("values.time-before-1970", "Open times before 1970 come back") { trial in
            // 1900-01-01, 1929-10-29, 1969-12-31T23:59:59.999
            let times = [-2_208_988_800_000, -1_267_401_600_000, -86_400_001, -1000, -1].map(
                Timestamp.init(millisecondsSince1970:))
            try await trial.store.save(try CandleFixture.series(at: times), in: trial.key)
            try await trial.expectAll(try CandleFixture.series(at: times))
        },
        .candles("values.time-far-future", "Open times up to the year 2262 come back") { trial in
            // 2038-01-19T03:14:08, 2100-02-28, 2106-02-07T06:28:16, 2262-01-01
            let times = [2_147_483_648_000, 4_107_456_000_000, 4_294_967_296_000, 9_214_646_400_000].map(
                Timestamp.init(millisecondsSince1970:))
            try await trial.store.save(try CandleFixture.series(at: times), in: trial.key)
            try await trial.expectAll(try CandleFixture.series(at: times))
        },
        .candles(
            "values.time-extremes", "The first and last instant there is come back", requires: [.fullTimeRange]
        ) { trial in
            let times = [
                Timestamp.min, Timestamp.min.advanced(byMilliseconds: 1), .max.advanced(byMilliseconds: -1), .max,
            ]
            let expected = try CandleSeries(times.map { try CandleFixture.flat(Price(units: 5), at: $0) })
            try await trial.store.save(expected, in: trial.key)
            try await trial.expectAll(expected)
            for (index, time) in times.enumerated() {
                let found = try await trial.store.candles(of: trial.key, in: time...time)
                try expectCandles(found, expected[index...index], "the candle at \(time)")
            }
            try expectCandles(try await trial.store.latest(1, of: trial.key), expected[3...3])
            try expectEqual(try await trial.store.delete(of: trial.key, in: .max ... .max), 1, "the number deleted")
        },
    ]

    private static func price(_ text: String) throws -> Price { try Price(text: text) }

    private static func volume(_ text: String) throws -> Volume { try Volume(text: text) }

    private static func expectRoundTrip(
        _ trial: CandleTrial, _ prices: [Price] = [], volumes: [Volume] = [], fileID: String = #fileID,
        line: Int = #line
    ) async throws {
        var candles: [Candle] = []
        for price in prices { candles.append(try CandleFixture.flat(price, at: CandleFixture.time(candles.count))) }
        for volume in volumes {
            candles.append(try CandleFixture.flat(.zero, volume, at: CandleFixture.time(candles.count)))
        }
        try await trial.store.save(candles, in: trial.key)
        try await trial.expectAll(CandleSeries(candles), fileID: fileID, line: line)
    }
}

extension SeededGenerator {
    /// A number of any size from 0 to so many bits, small ones as often as large ones.
    fileprivate mutating func next(upTo bits: Int) -> Int64 {
        Int64(next() >> UInt64(64 - Int.random(in: 1...bits, using: &self)))
    }
}
