import CairnDomain
import CairnRepositories
import CairnRuntime
import TestSupport
import Testing

@testable import CairnClickHouse

/// Tables that are not as expected, and values that a column cannot hold.
@Suite(.needsServer(.clickHouse)) struct SchemaFaultTests {
    private static let shared = """
        symbol String, exchange String, timeframe String, timestamp DateTime64(3), open Decimal64(4),
        high Decimal64(4), low Decimal64(4), close Decimal64(4), volume UInt64
        """

    /// Runs `body` with a storage on tables that were there before it.
    private func withTables(
        _ tables: [String], ownership: ClickHouseConfiguration.Ownership = .existing,
        _ body: (ClickHouseStorage, RawHTTP, String) async throws -> Void
    ) async throws {
        try await Scratch.withDatabase { configuration in
            let server = RawHTTP(configuration)
            try await server.run("CREATE DATABASE \(configuration.database)")
            for table in tables { try await server.run(table, database: configuration.database) }
            var configuration = configuration
            configuration.ownership = ownership
            try await Scratch.withStorage(configuration) { try await body($0, server, configuration.database) }
        }
    }

    @Test(arguments: [
        ("volume UInt64", "volume String", "volume"), ("close Decimal64(4)", "close_price Decimal64(4)", "close"),
        ("timestamp DateTime64(3)", "timestamp Tuple(Int64, Int64)", "timestamp"),
        ("open Decimal64(4)", "open UUID", "open"),
    ])
    func `a table of candles with another column is refused, and the column is named`(
        _ column: String, _ other: String, _ name: String
    ) async throws {
        let columns = Self.shared.replacing(column, with: other)
        try await withTables(["CREATE TABLE candles (\(columns)) ENGINE = MergeTree ORDER BY symbol"]) {
            storage, _, _ in
            let failure = try await error { try await storage.candles() }
            #expect(failure.code == .schemaMismatch && !failure.isTransient && failure.outcome == .notApplied)
            #expect(failure.message.contains("candles.\(name) "), "\(failure)")
        }
    }

    @Test(arguments: ClickHouseConfiguration.Ownership.allCases)
    func `a table of records with another column is refused, and the column is named`(
        _ ownership: ClickHouseConfiguration.Ownership
    ) async throws {
        let table = "CREATE TABLE notes (id Int64, text DateTime) ENGINE = ReplacingMergeTree ORDER BY id"
        try await withTables([table], ownership: ownership) { storage, server, database in
            let failure = try await error { try await storage.records(Note.self) }
            #expect(failure.code == .schemaMismatch && failure.message.contains("notes.text"), "\(failure)")
            let columns = try await server.run(
                "SELECT groupArray(name) FROM system.columns WHERE database = '\(database)' AND table = 'notes'")
            #expect(columns == "['id','text']\n")
        }
    }

    @Test func `a table that changes while it is in use is an error, and nothing is written`() async throws {
        let table = "CREATE TABLE notes (id Int64, text String) ENGINE = ReplacingMergeTree ORDER BY id"
        try await withTables([table]) { storage, server, database in
            let notes = try await storage.records(Note.self)
            try await notes.upsert([Note(id: 1, text: "a")])
            try await server.run("ALTER TABLE \(database).notes RENAME COLUMN text TO words")
            for failure in [
                try await error { try await notes.find() },
                try await error { try await notes.upsert([Note(id: 2, text: "b")]) },
            ] {
                #expect(failure.code == .schemaMismatch && !failure.isTransient && failure.outcome == .notApplied)
                #expect(failure.message.contains("text"), "\(failure)")
            }
            try await server.run("DROP TABLE \(database).notes")
            let failure = try await error { try await notes.count() }
            #expect(failure.code == .schemaMismatch && failure.message.contains("notes"), "\(failure)")
        }
    }

    @Test func `a column that gets another type while it is in use is read in the new one, or refused`() async throws {
        let table = """
            CREATE TABLE notes (id Int64, text String) ENGINE = ReplacingMergeTree ORDER BY id
            """
        try await withTables([table]) { storage, server, database in
            let notes = try await storage.records(Note.self)
            let note = Note(id: 1, text: "2024-01-01")
            try await notes.upsert([note])
            try await server.run("ALTER TABLE \(database).notes MODIFY COLUMN text LowCardinality(String)")
            #expect(try await notes.find() == [note])
            #expect(try await notes.distinct(\.text) == [note.text])
            try await expectError(.duplicateKey) { try await notes.insert([note]) }
            try await notes.insert([Note(id: 2, text: "2024-01-02")])
            #expect(try await notes.count() == 2)
            try await server.run("ALTER TABLE \(database).notes MODIFY COLUMN text Date")
            for failure in [
                try await error { try await notes.find() }, try await error { try await notes.distinct(\.text) },
            ] {
                #expect(failure.code == .invalidStoredData && failure.message.contains("field text "), "\(failure)")
                #expect(failure.message.contains("Date now"), "\(failure)")
            }
        }
    }

    @Test(arguments: [
        ("ReplacingMergeTree(ver) ORDER BY (symbol, exchange, timeframe, timestamp)", "highest ver"),
        ("ReplacingMergeTree(small, del) ORDER BY (symbol, exchange, timeframe, timestamp)", "column small"),
        ("ReplacingMergeTree ORDER BY (symbol, timeframe, timestamp)", "sorted by (symbol, timeframe, timestamp)"),
    ])
    func `a table of candles in which rows would be lost is refused`(_ engine: String, _ reason: String) async throws {
        let columns = Self.shared + ", ver UInt64, small UInt32, del UInt8"
        try await withTables(["CREATE TABLE candles (\(columns)) ENGINE = \(engine)"]) { storage, _, _ in
            let failure = try await error { try await storage.candles() }
            #expect(failure.code == .schemaMismatch && failure.message.contains(reason), "\(failure)")
        }
    }

    @Test func `candles of a table that is altered in use are right or refused, and nothing wrong is written`()
        async throws
    {
        try await Scratch.withDatabase { configuration in
            let server = RawHTTP(configuration)
            try await Scratch.withStorage(configuration) { storage in
                let store = try await storage.candles()
                let key = try MinuteCandles.key()
                let candles = try MinuteCandles.series(0..<10)
                try await store.save(candles, in: key)
                try await server.run(
                    "ALTER TABLE \(configuration.database).candles MODIFY COLUMN open Decimal(38, 10) CODEC(LZ4)")
                #expect(try await store.candles(of: key) == candles)
                let failure = try await error { try await store.save(MinuteCandles.series(10..<20), in: key) }
                #expect(failure.message.contains("TYPE_MISMATCH") && !failure.isTransient, "\(failure)")
                #expect(try await store.count(of: key) == 10)
            }
        }
    }

    @Test func `a row that an attempt left behind is removed by the next`() async throws {
        let table = "CREATE TABLE candles (\(Self.shared)) ENGINE = MergeTree ORDER BY (symbol, timeframe, timestamp)"
        try await withTables([table]) { storage, server, database in
            let store = try await storage.candles()
            let key = try MinuteCandles.key()
            let (old, new) = (try MinuteCandles.series(0..<3), try MinuteCandles.series(0..<3, level: 1))
            try await store.save(old, in: key)
            // What is there when the second step failed.
            try await server.run("CREATE TABLE \(database).copy AS \(database).candles")
            try await server.run("INSERT INTO \(database).copy SELECT * FROM \(database).candles")
            try await store.save(new, in: key)
            try await server.run("INSERT INTO \(database).copy SELECT * FROM \(database).candles")
            try await server.run("EXCHANGE TABLES \(database).candles AND \(database).copy")
            #expect(try await server.run("SELECT count() FROM \(database).candles") == "6\n")
            try await store.save(new, in: key)
            #expect(try await server.run("SELECT count() FROM \(database).candles") == "3\n")
            #expect(try await store.candles(of: key) == new)
        }
    }

    @Test(arguments: [
        ["max_result_rows": "100", "result_overflow_mode": "break", "max_block_size": "50"],
        ["max_rows_to_read": "300", "read_overflow_mode": "break", "max_block_size": "100"],
    ])
    func `what a profile would cut short in silence is an error`(_ settings: [String: String]) async throws {
        try await Scratch.withDatabase { configuration in
            let key = try MinuteCandles.key()
            try await Scratch.withStorage(configuration) { storage in
                let store = try await storage.candles()
                for part in 0..<20 {
                    try await store.save(MinuteCandles.series(part * 100..<(part + 1) * 100), in: key)
                }
            }
            var configuration = configuration
            configuration.settings = settings
            try await Scratch.withClient(configuration) { client in
                let failure = try await error { try await client.integers("SELECT toInt64(close) FROM candles") }
                #expect(!failure.isTransient && failure.outcome == .notApplied, "\(failure)")
            }
        }
    }

    @Test(arguments: [
        ["limit": "100"], ["offset": "20"], ["aggregate_functions_null_for_empty": "1"], ["join_use_nulls": "1"],
        ["output_format_native_encode_types_in_binary_format": "1"], ["transform_null_in": "1"],
    ])
    func `settings of a profile change no answer`(_ settings: [String: String]) async throws {
        try await Scratch.withDatabase { configuration in
            var configuration = configuration
            configuration.settings = settings
            let (key, candles) = (try MinuteCandles.key(), try MinuteCandles.series(0..<300))
            try await Scratch.withStorage(configuration) { storage in
                let store = try await storage.candles()
                try await store.save(candles, in: key)
                #expect(try await store.candles(of: key) == candles)
                #expect(try await store.series() == [key])
                #expect(try await store.resampled(key, to: .hour1, in: .allTime, calendar: .utc).count == 5)
                #expect(try await store.coverage(of: key)?.count == 300)
            }
        }
    }

    @Test func `records of which one cannot be stored are refused before the server is asked`() async throws {
        try await Scratch.withDatabase { configuration in
            try await Scratch.withStorage(configuration) { storage in
                let store = try await storage.records(Reading.self)
                let bad = [Reading(id: 1, value: .nan), Reading(id: 1, value: 1)]
                try await storage.close()
                try await expectError(.invalidInput) { try await store.upsert(bad) }
                try await expectError(.invalidInput) { try await store.insert([bad[0]]) }
            }
        }
    }

    private struct Reading: Record {
        var id: Int
        var value: Double
        static let schema = RecordSchema(
            "readings", Reading.init, Field("id", \.id), Field("value", \.value), key: ["id"])
    }

    @Test func `a value that a column cannot hold is refused before anything is written`() async throws {
        let table = "CREATE TABLE candles (\(Self.shared)) ENGINE = MergeTree ORDER BY (symbol, timeframe, timestamp)"
        try await withTables([table]) { storage, server, database in
            let store = try await storage.candles()
            let key = try MinuteCandles.key()
            let one = Price(units: 100_000_000)
            func candle(
                _ price: Price = one, _ volume: Volume = Volume(units: 0), at time: Timestamp = MinuteCandles.time(0)
            ) throws -> Candle {
                try Candle(timestamp: time, open: price, high: price, low: price, close: price, volume: volume)
            }
            let unit = Int128(1_000_000_000_000_000_000)
            for (bad, column) in [
                (try candle(Price(units: 1)), "open"), (try candle(one, Volume(units: 1)), "volume"),
                (try candle(one, Volume(units: unit * (Int128(UInt64.max) + 1))), "volume"),
                (try candle(at: Timestamp(millisecondsSince1970: 10_413_792_000_000)), "timestamp"),
                (try candle(at: Timestamp(millisecondsSince1970: -3_000_000_000_000)), "timestamp"),
            ] {
                let good = try candle(at: MinuteCandles.time(1))
                let failure = try await error { try await store.save(CandleSeries([good, bad]), in: key) }
                #expect(failure.code == .inexact && !failure.isTransient && failure.outcome == .notApplied)
                #expect(failure.message.contains("candles.\(column) "), "\(failure)")
            }
            #expect(try await server.run("SELECT count() FROM \(database).candles") == "0\n")
            try await store.save(CandleSeries([candle(one, Volume(units: unit * Int128(UInt64.max)))]), in: key)
            #expect(try await store.candles(of: key).first?.volume == Volume(units: unit * Int128(UInt64.max)))
        }
    }

    @Test func `a stored value that a candle cannot hold is refused when it is read`() async throws {
        let columns = Self.shared.replacing("open Decimal64(4)", with: "open Decimal128(10)")
        let table = "CREATE TABLE candles (\(columns)) ENGINE = MergeTree ORDER BY (symbol, timeframe, timestamp)"
        try await withTables([table]) { storage, server, database in
            try await server.run(
                "INSERT INTO \(database).candles VALUES ('BTC', 'X', '1m', '2024-01-01 00:00:00', 1.0000000001, 2, 1, 1, 0)"
            )
            let store = try await storage.candles()
            let failure = try await error { try await store.candles(of: MinuteCandles.key()) }
            #expect([.inexact, .invalidStoredData].contains(failure.code), "\(failure)")
            #expect(!failure.description.contains("1.0000000001"))
        }
    }
}
