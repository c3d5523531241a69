import CairnClickHouse
import CairnDomain
import CairnRepositories
import IntegrationSupport
import TestSupport
import Testing

/// Cairn and the official client for Python read what the other wrote.
@Suite(.needsServer(.clickHouse), .enabled("\(PythonPeer.reason)") { PythonPeer.python != nil })
struct ClickHouseConnectTests {
    private static let candleColumns = [
        "symbol", "exchange", "timeframe", "timestamp", "open", "high", "low", "close", "volume",
    ]

    private func rows(_ candles: CandleSeries, _ key: SeriesKey) -> [[PeerValue]] {
        candles.map { candle in
            let values: [StoredValue] = [
                .text(key.symbol), .text(key.exchange), .text(key.timeframe.description), .timestamp(candle.timestamp),
                .price(candle.open), .price(candle.high), .price(candle.low), .price(candle.close),
                .decimal(candle.volume.units),
            ]
            return values.map { PeerValue($0) }
        }
    }

    /// Runs `body` with a storage that has candles, on tables of its own or on the shared one.
    private func withStorage(
        _ ownership: ClickHouseConfiguration.Ownership, _ body: (ClickHouseStorage) async throws -> Void
    ) async throws {
        try await Scratch.withDatabase { configuration in
            var configuration = configuration
            configuration.ownership = ownership
            if ownership == .existing {
                let server = RawHTTP(configuration)
                try await server.run("CREATE DATABASE \(configuration.database)")
                try await server.run(
                    """
                    CREATE TABLE candles (
                        symbol String, exchange String, timeframe String, timestamp DateTime64(3), open Decimal64(4),
                        high Decimal64(4), low Decimal64(4), close Decimal64(4), volume UInt64
                    ) ENGINE = MergeTree ORDER BY (symbol, timeframe, timestamp)
                    """, database: configuration.database)
            }
            try await Scratch.withStorage(configuration, body)
        }
    }

    @Test func `candles that Cairn wrote are read by clickhouse-connect`() async throws {
        try await withStorage(.cairn) { storage in
            let key = try MinuteCandles.key("한국 'A'")
            let candles = try MinuteCandles.series(0..<1000)
            try await storage.candles().save(MinuteCandles.series(0..<1000, level: 1), in: key)
            try await storage.candles().save(candles, in: key)
            let peer = ClickHouseConnect(
                configuration: storage.configuration, table: "candles", columns: Self.candleColumns)
            #expect(try await peer.read(orderBy: "timestamp", final: true) == rows(candles, key))
        }
    }

    @Test func `candles that clickhouse-connect wrote are read by Cairn`() async throws {
        try await withStorage(.cairn) { storage in
            let key = try MinuteCandles.key("한국 'A'")
            let candles = try MinuteCandles.series(0..<1000)
            let peer = ClickHouseConnect(
                configuration: storage.configuration, table: "candles", columns: Self.candleColumns)
            try await peer.write(rows(candles, key))
            let store = try await storage.candles()
            #expect(try await store.candles(of: key) == candles)
            #expect(try await store.series() == [key])
            // Cairn's are newer than what has no version.
            try await store.save(MinuteCandles.series(0..<10, level: 7), in: key)
            #expect(
                try await store.candles(of: key, in: MinuteCandles.time(0)...MinuteCandles.time(9))
                    == MinuteCandles.series(0..<10, level: 7))
        }
    }

    /// Prices there have four digits, and volumes are whole numbers.
    @Test func `the shared table is read and written by both`() async throws {
        try await withStorage(.existing) { storage in
            let key = try MinuteCandles.key()
            let store = try await storage.candles()
            let (ours, theirs) = (try MinuteCandles.series(0..<500), try MinuteCandles.series(500..<1000))
            try await store.save(ours, in: key)
            let peer = ClickHouseConnect(
                configuration: storage.configuration, table: "candles", columns: Self.candleColumns)
            func whole(_ candles: CandleSeries) -> [[PeerValue]] {
                zip(rows(candles, key), candles).map { row, candle in
                    let prices = [candle.open, candle.high, candle.low, candle.close].map {
                        PeerValue.decimal(Int128($0.units / 10_000), digits: 4)
                    }
                    return row.prefix(4) + prices + ["int \(candle.volume.units / 1_000_000_000_000_000_000)"]
                }
            }
            #expect(try await peer.read(orderBy: "timestamp", final: false) == whole(ours))
            try await peer.write(whole(theirs))
            #expect(try await store.candles(of: key) == MinuteCandles.series(0..<1000))
        }
    }

    @Test func `records of every field type pass both ways`() async throws {
        var random = SeededGenerator()
        let seed = random.seed
        let samples = try Sample.random(300, &random)
        let texts = try samples.map { try Sample.schema.encode($0).map { PeerValue($0) } }
        try await withStorage(.cairn) { storage in
            let store = try await storage.records(Sample.self)
            try await store.upsert(samples)
            let peer = ClickHouseConnect(
                configuration: storage.configuration, table: "samples", columns: Sample.schema.fields.map(\.name),
                bytes: ["bytes"])
            let read = try await peer.read(orderBy: "id", final: true)
            for (row, expected) in zip(read, texts) where row != expected {
                Issue.record("seed \(seed): \(row) in place of \(expected)")
            }
            #expect(read.count == samples.count)
            #expect(try await store.delete(where: .all) == samples.count)
            try await RawHTTP(storage.configuration).run("TRUNCATE TABLE \(storage.configuration.database).samples")
            try await peer.write(texts)
            #expect(try await store.find() == samples, "seed \(seed)")
        }
    }
}
