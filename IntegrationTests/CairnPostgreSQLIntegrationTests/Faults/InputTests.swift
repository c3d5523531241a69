import CairnDomain
import CairnRepositories
import CairnRuntime
import TestSupport
import Testing

@testable import CairnPostgreSQL

/// Input that PostgreSQL does not take, and what others have stored.
@Suite(.needsServer(.postgreSQL)) struct InputTests {
    @Test func `text with a NUL is refused, naming the field and not the value`() async throws {
        try await Scratch.withStorage { storage in
            let notes = try await storage.records(Note.self)
            for write in [
                { try await notes.insert(Note(id: 1, text: "secret\0")) },
                { try await notes.insert([Note(id: 1, text: "a"), Note(id: 2, text: "secret\0")]) },
                { _ = try await notes.upsert([Note(id: 1, text: "secret\0")]) },
            ] as [() async throws -> Void] {
                let error = await #expect(throws: CairnError.self) { try await write() }
                #expect(error?.code == .invalidInput && error?.outcome == .notApplied)
                #expect(error?.message.contains("text") == true && error?.description.contains("secret") == false)
            }
            #expect(try await notes.count() == 0)
        }
    }

    @Test func `a value of a unique constraint that is taken is told by the constraint, not by the value`() async throws
    {
        try await Scratch.withStorage { storage in
            let notes = try await storage.records(Note.self)
            try await notes.insert(Note(id: 1, text: "secret"))
            let unique = await #expect(throws: CairnError.self) { try await notes.insert(Note(id: 2, text: "secret")) }
            #expect(unique?.code == .uniqueViolation && unique?.constraint == "notes_text_unique")
            #expect(unique?.description.contains("secret") == false)
            let key = await #expect(throws: CairnError.self) { try await notes.insert(Note(id: 1, text: "other")) }
            #expect(key?.code == .duplicateKey && key?.constraint == "notes_key")
        }
    }

    @Test func `a number that a column of others cannot hold is refused`() async throws {
        try await Scratch.withDatabase { configuration in
            try await Scratch.withClient(configuration) { client in
                _ = try await client.write(
                    "make", isIdempotent: false,
                    "CREATE TABLE notes (id integer PRIMARY KEY, text varchar(5) UNIQUE NOT NULL, version int8 NOT NULL)"
                )
            }
            try await Scratch.withStorage(configuration) { storage in
                let notes = try await storage.records(Note.self)
                try await notes.insert(Note(id: 1, text: "five5"))
                #expect(try await notes.get(1) == Note(id: 1, text: "five5"))
                let number = await #expect(throws: CairnError.self) {
                    try await notes.insert(Note(id: 1 << 40, text: "a"))
                }
                #expect(number?.code == .inexact && number?.outcome == .notApplied)
                let text = await #expect(throws: CairnError.self) {
                    try await notes.insert(Note(id: 2, text: "longer"))
                }
                #expect(text?.code == .invalidInput && text?.description.contains("longer") == false)
            }
        }
    }

    @Test func `what others stored and no record can hold is told by its field`() async throws {
        try await Scratch.withStorage { storage in
            _ = try await storage.candles()
            let client = storage.client
            _ = try await client.write(
                "fill", isIdempotent: false, "INSERT INTO series (symbol, exchange, timeframe) VALUES ('A', 'X', '1m')")
            for value in ["'NaN'", "0.5"] {
                _ = try await client.write("empty", isIdempotent: false, "DELETE FROM candles")
                _ = try await client.write(
                    "fill", isIdempotent: false,
                    "INSERT INTO candles SELECT id, now(), 1, \(raw: value), 1, 1, 0 FROM series")
                let key = try SeriesKey(symbol: "A", exchange: "X", timeframe: .minute1)
                let error = await #expect(throws: CairnError.self) { try await storage.candles().candles(of: key) }
                #expect(error?.code == .invalidStoredData, "\(error as Any)")
            }
        }
    }

    @Test func `a time before those of PostgreSQL is refused, not stored as another`() async throws {
        try await Scratch.withStorage { storage in
            let store = try await storage.candles()
            var columns = CandleColumns()
            columns.append(
                .min, open: .zero, high: .zero, low: .zero, close: .zero, volume: .zero)
            let error = await #expect(throws: CairnError.self) {
                try await store.save(CandleSeries(columns: columns), in: MinuteCandles.key())
            }
            #expect(error?.code == .inexact)
        }
    }

    @Test func `a database in another encoding is refused when it is opened`() async throws {
        try await Scratch.withDatabase { configuration in
            var latin = configuration
            latin.database = "latin_\(configuration.database)"
            try await ScratchDatabase.administer(
                configuration, "CREATE DATABASE \(latin.database) ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
            let error = await #expect(throws: CairnError.self) { try await PostgresStorage.open(latin) }
            #expect(error?.message.contains("LATIN1") == true && error?.isTransient == false, "\(error as Any)")
            try await ScratchDatabase.administer(configuration, "DROP DATABASE \(latin.database) WITH (FORCE)")
        }
    }
}
