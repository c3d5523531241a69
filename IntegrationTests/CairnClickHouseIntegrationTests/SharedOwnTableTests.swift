import CairnDomain
import CairnRepositories
import TestSupport
import Testing

@testable import CairnClickHouse

/// Cairn's own table, which others write to and look at as well.
@Suite(.needsServer(.clickHouse)) struct SharedOwnTableTests {
    @Test func `a row that others insert is newer than those before it`() async throws {
        try await Scratch.withDatabase { configuration in
            let key = try MinuteCandles.key()
            try await Scratch.withStorage(configuration) { storage in
                let store = try await storage.candles()
                try await store.save(MinuteCandles.series(0..<2), in: key)
                let server = RawHTTP(configuration)
                for close in [2, 3] {
                    try await server.run(
                        """
                        INSERT INTO candles (symbol, exchange, timeframe, timestamp, open, high, low, close)
                        VALUES ('BTC', 'X', '1m', '2024-01-01 00:00:00', 1, 9, 1, \(close))
                        """, database: configuration.database)
                }
                let three = Price(units: 300_000_000)
                #expect(try await store.candles(of: key).first?.close == three)
                #expect(try await store.latest(2, of: key).first?.close == three)
                try await store.save(MinuteCandles.series(0..<1), in: key)
                #expect(try await store.candles(of: key) == MinuteCandles.series(0..<2))
            }
        }
    }

    /// Merged and not, in parts of which each may be read first.
    @Test func `of rows with one version every question sees the one inserted last`() async throws {
        try await Scratch.withDatabase { configuration in
            let key = try MinuteCandles.key()
            try await Scratch.withStorage(configuration) { storage in
                let store = try await storage.candles()
                let server = RawHTTP(configuration)
                for close in [2, 5, 3, 4] {
                    try await server.run(
                        """
                        INSERT INTO candles SELECT 'BTC', 'X', '1m', '2024-01-01 00:00:00'::DateTime64(3, 'UTC')
                            + INTERVAL number MINUTE, 1, 9, 1, \(close), 0, 7, 0 FROM numbers(20000)
                        """, database: configuration.database)
                    let price = Price(units: Int64(close) * 100_000_000)
                    let all = try await store.candles(of: key)
                    #expect(all.count == 20_000 && all.close.allSatisfy { $0 == price })
                    #expect(try await store.latest(500, of: key).close.allSatisfy { $0 == price })
                    let hours = try await store.resampled(
                        key, to: .hour1, in: .allTime, calendar: .utc)
                    #expect(hours.close.allSatisfy { $0 == price })
                }
            }
        }
    }

    @Test func `what views make of deleted rows is not counted`() async throws {
        try await Scratch.withDatabase { configuration in
            let key = try MinuteCandles.key()
            try await Scratch.withStorage(configuration) { storage in
                let store = try await storage.candles()
                let notes = try await storage.records(Note.self)
                try await store.save(MinuteCandles.series(0..<5), in: key)
                try await notes.upsert((0..<5).map { Note(id: $0, text: "") })
                for table in ["candles", "notes"] {
                    try await RawHTTP(configuration).run(
                        """
                        CREATE MATERIALIZED VIEW \(table)_view ENGINE = MergeTree ORDER BY tuple()
                        AS SELECT * FROM \(table)
                        """, database: configuration.database)
                }
                #expect(try await store.delete(of: key, in: .allTime) == 5)
                #expect(try await notes.delete(where: \.id < 3) == 3)
                #expect(try await notes.count() == 2)
            }
        }
    }
}
