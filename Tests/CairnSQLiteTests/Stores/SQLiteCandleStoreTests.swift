import CairnDomain
import CairnRepositories
import Testing

@testable import CairnSQLite

@Suite struct SQLiteCandleStoreTests {
    private func withCandles(_ body: (any CandleStore, SQLiteStorage) async throws -> Void) async throws {
        try await withStorage { storage, _ in try await body(try await storage.candles(), storage) }
    }

    private func minute(_ index: Int) -> Timestamp { Timestamp(millisecondsSince1970: Int64(index) * 60_000) }

    @Test(arguments: [1, 31, 32, 33, 1000])
    func `series of any length come back`(count: Int) async throws {
        try await withCandles { store, _ in
            let key = try CandleSpecimen.key()
            let candles = try CandleSpecimen.series(count, from: -500)
            try await store.save(candles, in: key)
            #expect(try await store.candles(of: key) == candles)
            #expect(
                try await store.coverage(of: key)
                    == SeriesCoverage(range: try #require(candles.timeRange), count: count))
        }
    }

    @Test func `a slice is saved as what it is`() async throws {
        try await withCandles { store, _ in
            let key = try CandleSpecimen.key()
            let slice = try CandleSpecimen.series(1000)[minute(100)...minute(899)]
            try await store.save(slice, in: key)
            #expect(try await store.candles(of: key) == slice)
        }
    }

    @Test func `saving again replaces and adds`() async throws {
        try await withCandles { store, _ in
            let key = try CandleSpecimen.key()
            try await store.save(try CandleSpecimen.series(100), in: key)
            var columns = CandleColumns()
            for index in [0, 50, 99, 200] {
                columns.append(
                    minute(index), open: .min, high: .max, low: .min, close: .max, volume: Volume(units: 7))
            }
            let newer = try CandleSeries(columns: columns)
            try await store.save(newer, in: key)
            #expect(try await store.candles(of: key) == CandleSpecimen.series(100).merging(newer))
        }
    }

    @Test func `extremes are exact`() async throws {
        try await withCandles { store, _ in
            let key = try CandleSpecimen.key()
            var columns = CandleColumns()
            let volumes: [Int128] = [
                0, 1, .max, 10_000_000_000, Int128(Int64.max) * 10_000_000_000, Int128(Int64.max) * 10_000_000_000 + 1,
                2012_253435890000000000, 18_446_744_073_709_551_615_000000000000000000,
            ]
            for (index, volume) in volumes.enumerated() {
                columns.append(
                    index == 0 ? .min : index == volumes.count - 1 ? .max : minute(index), open: .min, high: .max,
                    low: .min, close: Price(units: -1), volume: Volume(units: volume))
            }
            let candles = try CandleSeries(columns: columns)
            try await store.save(candles, in: key)
            #expect(try await store.candles(of: key) == candles)
            #expect(try await store.latest(1, of: key) == candles.suffix(1))
        }
    }

    @Test func `ranges, limits and the latest`() async throws {
        try await withCandles { store, _ in
            let key = try CandleSpecimen.key()
            let candles = try CandleSpecimen.series(100)
            try await store.save(candles, in: key)
            #expect(try await store.candles(of: key, in: minute(10)...minute(20)) == candles[minute(10)...minute(20)])
            #expect(try await store.candles(of: key, in: minute(10)...minute(20), limit: 3).count == 3)
            #expect(try await store.candles(of: key, in: .allTime, limit: 0).isEmpty)
            #expect(try await store.latest(5, of: key) == candles.suffix(5))
            #expect(try await store.latest(500, of: key) == candles)
            #expect(try await store.latest(-1, of: key).isEmpty)
            #expect(try await store.count(of: key, in: minute(10)...minute(20)) == 11)
            #expect(try await store.delete(of: key, in: minute(10)...minute(20)) == 11)
            #expect(try await store.count(of: key) == 89)
            let error = await #expect(throws: CairnError.self) {
                try await store.candles(of: key, in: .allTime, limit: -1)
            }
            #expect(error?.code == .invalidInput)
        }
    }

    @Test func `series are listed in order, and only those with candles`() async throws {
        try await withCandles { store, _ in
            let keys = try [
                SeriesKey(symbol: "A", timeframe: .hour1), SeriesKey(symbol: "A", timeframe: .minute1),
                SeriesKey(symbol: "A", exchange: "Z", timeframe: .minute1), SeriesKey(symbol: "é", timeframe: .day1),
                SeriesKey(symbol: "e\u{301}", timeframe: .day1),
            ]
            for key in keys { try await store.save(try CandleSpecimen.series(3), in: key) }
            try await store.save(CandleSeries(), in: try SeriesKey(symbol: "empty", timeframe: .day1))
            #expect(try await store.series() == keys.sorted())
            try await store.delete(keys[0])
            #expect(try await store.series() == keys.dropFirst().sorted())
            #expect(try await store.coverage(of: keys[0]) == nil)
            #expect(try await store.candles(of: keys[0]).isEmpty)
        }
    }

    @Test func `both ends of a series are found without walking it`() async throws {
        let client = try await SQLiteClient.open(.memory)
        let plans = try await client.read("explain") { db in
            try db.query("EXPLAIN QUERY PLAN SELECT (SELECT max(time) FROM candles WHERE series_id = id) FROM series") {
                row in
                var plans: [String] = []
                while try row.step() { plans.append(String(decoding: row.text(at: 3), as: UTF8.self)) }
                return plans
            }
        }
        #expect(plans.contains("SEARCH candles USING PRIMARY KEY (series_id=?)"))
        try await client.close()
    }

    @Test func `streams and resampling see all of it`() async throws {
        try await withCandles { store, _ in
            let key = try CandleSpecimen.key()
            let candles = try CandleSpecimen.series(1000)
            try await store.save(candles, in: key)
            var streamed = CandleSeries()
            for try await batch in store.stream(of: key, batchSize: 64) {
                #expect(batch.count <= 64)
                streamed.merge(batch)
            }
            #expect(streamed == candles)
            let hours = try await store.resampled(key, to: .hour1)
            #expect(hours.count == 17)
            #expect(hours.map(\.open) == stride(from: 0, to: 1000, by: 60).map { candles[$0].open })
        }
    }

    @Test func `a candle that breaks the rules is told without its values`() async throws {
        try await withCandles { store, storage in
            let key = try CandleSpecimen.key()
            try await store.save(try CandleSpecimen.series(3), in: key)
            try await SQLiteProbe.change("UPDATE candles SET high = -777000000 WHERE time = 60000", on: storage)
            let error = await #expect(throws: CairnError.self) { try await store.candles(of: key) }
            #expect(error?.code == .invalidStoredData)
            #expect(error?.description.contains("7.77") == false)
            #expect(error?.debugDescription.contains("7.77") == true)
        }
    }

    @Test func `readers see the last committed state while a large save runs`() async throws {
        try await withCandles { store, _ in
            let key = try CandleSpecimen.key()
            let candles = try CandleSpecimen.series(50_000)
            try await store.save(candles.prefix(10), in: key)
            async let saving: Void = store.save(candles, in: key)
            for _ in 0..<20 { #expect([10, 50_000].contains(try await store.count(of: key))) }
            try await saving
            #expect(try await store.count(of: key) == 50_000)
        }
    }
}
