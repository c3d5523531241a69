import CairnDomain
import CairnMigrations
import CairnRepositories
import TestSupport
import Testing

@testable import CairnClickHouse

/// Candles in tables that others made, filled and read as well.
@Suite(.needsServer(.clickHouse)) struct ExistingCandleTests {
    private func withTable(
        _ columns: String, engine: String = "MergeTree ORDER BY (symbol, timeframe, timestamp)",
        _ body: (any CandleStore, RawHTTP, String) async throws -> Void
    ) async throws {
        try await Scratch.withDatabase { configuration in
            let server = RawHTTP(configuration)
            try await server.run("CREATE DATABASE \(configuration.database)")
            let prices = "open Decimal64(4), high Decimal64(4), low Decimal64(4), close Decimal64(4), volume UInt64"
            try await server.run(
                "CREATE TABLE candles (\(columns), \(prices)) ENGINE = \(engine)", database: configuration.database)
            var configuration = configuration
            configuration.ownership = .existing
            try await Scratch.withStorage(configuration) {
                try await body(try await $0.candles(), server, configuration.database)
            }
        }
    }

    @Test func `names may have a fixed length, times nanoseconds, and other columns any type`() async throws {
        let columns = """
            symbol FixedString(8), exchange FixedString(4), timeframe String, timestamp DateTime64(9, 'UTC'),
            note JSON, anything Variant(String, UInt64)
            """
        try await withTable(columns) { store, _, _ in
            let (key, candles) = (try MinuteCandles.key(), try MinuteCandles.series(0..<5))
            try await store.save(candles, in: key)
            #expect(try await store.series() == [key])
            // The ends of time are beyond what nanoseconds reach.
            #expect(try await store.candles(of: key) == candles)
            let late = Timestamp(millisecondsSince1970: 10_000_000_000_000)
            #expect(try await store.candles(of: key, in: MinuteCandles.time(2)...late).count == 3)
            #expect(try await store.count(of: key, in: late...Timestamp.max) == 0)
            #expect(try await store.delete(of: key, in: .min...MinuteCandles.time(0)) == 1)
            #expect(try await store.coverage(of: key)?.count == 4)
        }
    }

    /// Such tables refuse to hide rows.
    @Test func `a correction replaces and a delete deletes in a table with projections`() async throws {
        let columns = """
            symbol String, exchange String, timeframe String, timestamp DateTime64(3, 'UTC'),
            PROJECTION highest (SELECT symbol, max(timestamp) GROUP BY symbol)
            """
        try await withTable(columns) { store, server, database in
            let key = try MinuteCandles.key()
            try await store.save(MinuteCandles.series(0..<5), in: key)
            let corrected = try MinuteCandles.series(0..<5, level: 1)
            try await store.save(corrected, in: key)
            #expect(try await store.candles(of: key) == corrected)
            #expect(try await store.delete(of: key, in: .min...MinuteCandles.time(1)) == 2)
            #expect(try await server.run("SELECT count() FROM \(database).candles") == "3\n")
        }
    }

    @Test func `the table is not migrated, nor taken for Cairn's own`() async throws {
        let columns = "symbol String, exchange String, timeframe String, timestamp DateTime64(3)"
        try await withTable(columns) { _, server, database in
            var configuration = try ClickHouseConfiguration(url: ServerEnvironment.current.require(.clickHouse))
            configuration.database = database
            // Without saying that the tables are there.
            try await expectError(.schemaMismatch) { try await ClickHouseStorage.open(configuration) }
            try await expectError(.schemaMismatch) {
                try await ClickHouseStorage.withMigrator(of: configuration) { try await $0.up() }
            }
            configuration.ownership = .existing
            try await expectError(.unsupported) {
                try await ClickHouseStorage.withMigrator(of: configuration) { try await $0.status() }
            }
            let tables = "SELECT groupArray(name) FROM system.tables WHERE database = '\(database)'"
            #expect(try await server.run(tables) == "['candles']\n")
        }
    }

    @Test func `a column that Cairn needs and does not know is named with its type`() async throws {
        let columns = "symbol JSON, exchange String, timeframe String, timestamp DateTime64(3)"
        let failure = try await error {
            try await withTable(columns, engine: "MergeTree ORDER BY tuple()") { _, _, _ in }
        }
        #expect(failure.code == .schemaMismatch && failure.message.contains("candles.symbol is JSON"), "\(failure)")
    }

    @Test func `rows of others that belong to no series are left alone`() async throws {
        let columns = "symbol String, exchange String, timeframe String, timestamp DateTime64(3)"
        try await withTable(columns) { store, server, database in
            let key = try MinuteCandles.key()
            try await store.save(MinuteCandles.series(0..<2), in: key)
            for (symbol, timeframe) in [("BTC", "1H"), ("BTC", "60m"), ("", "1m"), ("BTC", "")] {
                try await server.run(
                    "INSERT INTO \(database).candles VALUES ('\(symbol)', 'X', '\(timeframe)', 0, 1, 1, 1, 1, 0)")
            }
            #expect(try await store.series() == [key])
            #expect(try await store.count(of: key) == 2)
        }
    }
}
