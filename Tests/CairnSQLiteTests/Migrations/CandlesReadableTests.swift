import CairnDomain
import CairnSQLite
import GRDB
import TestSupport
import Testing

/// The view shows what the `sqlite3` shell prints, which is the text of each value.
@Suite struct CandlesReadableTests {
    private struct Stored {
        var time = Timestamp(millisecondsSince1970: 0)
        var price = Price(units: 0)
        var volume: any DatabaseValueConvertible & Sendable = Int64(0)
    }

    /// Stores candles and returns the rows of the view as texts.
    private func shown(_ stored: [Stored], columns: String = "*") async throws -> [Row] {
        let queue = try DatabaseQueue()
        try await SQLiteMigrations.migrate(queue)
        return try queue.write { db in
            try db.execute(sql: "INSERT INTO series VALUES (1, '005930', 'KRX', '1d')")
            for candle in stored {
                let units = candle.price.units
                try db.execute(
                    sql: "INSERT INTO candles VALUES (1, ?, ?, ?, ?, ?, ?)",
                    arguments: [candle.time.millisecondsSince1970, units, units, units, units, candle.volume])
            }
            return try Row.fetchAll(db, sql: "SELECT \(columns) FROM candles_readable")
        }
    }

    @Test func `a candle reads as a person would write it`() async throws {
        let candle = Stored(
            time: Timestamp(millisecondsSince1970: 1_705_311_000_000), price: Price(units: 10_125_000_000),
            volume: Int64(201_225_343_589))
        let rows = try await shown([candle])
        let texts = rows.map { row in row.map { "\($0.0)=\(String.fromDatabaseValue($0.1) ?? "\($0.1)")" } }
        #expect(
            texts == [
                [
                    "symbol=005930", "exchange=KRX", "timeframe=1d", "time=2024-01-15T09:30:00Z", "open=101.25",
                    "high=101.25", "low=101.25", "close=101.25", "volume=2012.25343589",
                ]
            ])
    }

    private static let prices: [Int64] = [
        0, 1, -1, 99_999_999, 100_000_000, -100_000_000, -50_000_000, 1_234, 14_855_999_755, .max, .min, .max - 7,
        999_999_999_999_999, -999_999_999_999_999, 1_000_000_000_000_000, 1_000_000_000_000_001,
        9_223_372_036_854_770_000,
        14_000_000_000_000_000, -9_223_372_036_800_000_000, 123_456_789_012_345_678,
    ]

    @Test func `prices are exact`() async throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        var units = Self.prices
        for _ in 0..<2000 {
            // All magnitudes alike, and the trailing zeros that real prices have.
            let magnitude = Int64.random(in: 0 ... .max, using: &random) >> Int64.random(in: 0..<63, using: &random)
            let zeros = ([1, 100, 10_000, 1_000_000, 100_000_000] as [Int64]).randomElement(using: &random) ?? 1
            units.append((magnitude / zeros * zeros) * (Bool.random(using: &random) ? 1 : -1))
        }
        let stored = units.enumerated().map { index, units in
            Stored(time: Timestamp(millisecondsSince1970: Int64(index)), price: Price(units: units))
        }
        let rows = try await shown(stored, columns: "CAST(open AS TEXT), typeof(open), high, low, close")
        for (row, units) in zip(rows, units) {
            let text: String = row[0]
            #expect(try Price(text: text).units == units, "seed \(seed): \(text)")
            // A number of up to 15 digits is exact in SQLite; whole ones and four decimals always are.
            let isNumber = units % 10_000 == 0 || units.magnitude < 1_000_000_000_000_000
            #expect((row[1] != "text") == isNumber, "seed \(seed): \(text)")
            #expect((2..<5).allSatisfy { (row[$0] as DatabaseValue) == row[2] as DatabaseValue })
        }
        #expect(rows.count == units.count)
    }

    @Test func `prices compare and add up as numbers`() async throws {
        let stored = [101.25, 99.5, -3, 1000].enumerated().map { index, price in
            Stored(
                time: Timestamp(millisecondsSince1970: Int64(index)), price: Price(units: Int64(price * 1e8)),
                volume: Int64(index) * 100_000_000)
        }
        let rows = try await shown(stored, columns: "max(close), min(close), sum(volume), sum(close > 100)")
        #expect(rows.map { row in (0..<4).map { row[$0] as Int } } == [[1000, -3, 6, 2]])
    }

    @Test func `volumes are exact, whole, fractional and beyond 64 bits`() async throws {
        let texts = ["0.000000000000000001", "170141183460469231731.687303715884105727", "1000000000000000.5"]
        let units: [Int64] = [0, 1, 100_000_000, .max, 999_999_999_999_999, 1_000_000_000_000_001, 476_160_910_801]
        let volumes: [any DatabaseValueConvertible & Sendable] = texts + units
        let stored = volumes.enumerated().map { index, volume in
            Stored(time: Timestamp(millisecondsSince1970: Int64(index)), volume: volume)
        }
        let shown = try await shown(stored, columns: "CAST(volume AS TEXT)").map { $0[0] as String }
        #expect(Array(shown.prefix(3)) == texts)
        #expect(try shown.dropFirst(3).map { try Volume(text: $0).units } == units.map { Int128($0) * 10_000_000_000 })
    }

    @Test func `times are what Cairn itself writes, for all time`() async throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        var times: Set<Int64> = [
            0, -1, 1, 999, 1000, -1000, -999, -86_400_000, 951_782_400_000, .max, .min, .max - 1, .min + 1,
            -62_167_219_200_000, -62_167_219_200_001, 253_402_300_799_999, 253_402_300_800_000, -12_622_780_800_000,
            -12_622_780_800_001, 12_622_780_800_000,
        ]
        for _ in 0..<2000 {
            times.insert(Int64.random(in: .min ... .max, using: &random) >> Int64.random(in: 0..<50, using: &random))
        }
        let sorted = times.sorted()
        let stored = sorted.map { Stored(time: Timestamp(millisecondsSince1970: $0)) }
        let shown = try await shown(stored, columns: "time").map { $0[0] as String }
        for (text, time) in zip(shown, sorted) {
            #expect(text == Timestamp(millisecondsSince1970: time).description, "seed \(seed): \(time)")
        }
        #expect(shown.count == sorted.count)
    }
}
