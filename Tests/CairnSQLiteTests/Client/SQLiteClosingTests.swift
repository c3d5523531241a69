import CairnDomain
import CairnRepositories
import CairnSQLite
import Foundation
import Testing

@Suite struct SQLiteClosingTests {
    @Test func `what is asked after closing is refused`() async throws {
        try await withStorage { storage, _ in
            let candles = try await storage.candles()
            let accounts = try await storage.records(Account.self)
            try await storage.close()
            try await storage.close()
            for code in [
                await #expect(throws: CairnError.self) { try await candles.series() }?.code,
                await #expect(throws: CairnError.self) { try await accounts.insert(Account(id: 1, email: "a")) }?.code,
                await #expect(throws: CairnError.self) { try await storage.transaction { _ in } }?.code,
                await #expect(throws: CairnError.self) { try await storage.records(Score.self) }?.code,
            ] {
                #expect(code == .closed)
            }
            let health = await storage.health()
            #expect(health.status == .unavailable)
        }
    }

    @Test func `calls under way finish, those that come later are refused`() async throws {
        try await withStorage { storage, path in
            let key = try CandleSpecimen.key()
            let candles = try CandleSpecimen.series(2000)
            let (entered, enter) = AsyncStream<Void>.makeStream()
            let (closing, close) = AsyncStream<Void>.makeStream()
            async let transaction: Void = storage.transaction { work in
                enter.yield()
                for await _ in closing { break }
                try await work.candles().save(candles, in: key)
            }
            for await _ in entered { break }
            let closer = Task { try await storage.close() }
            // The close has begun when it refuses what comes.
            let store = try await storage.candles()
            while true {
                do { _ = try await store.count(of: key) } catch let error as CairnError where error.code == .closed {
                    break
                }
                await Task.yield()
            }
            close.yield()
            try await transaction
            try await closer.value
            let reopened = try await SQLiteStorage.open(SQLiteConfiguration(path: path))
            #expect(try await reopened.candles().count(of: key) == 2000)
            try await reopened.close()
        }
    }

    @Test func `closing is not stopped by cancellation`() async throws {
        try await withStorage { storage, path in
            let closer = Task {
                while !Task.isCancelled { await Task.yield() }
                try await storage.close()
            }
            closer.cancel()
            try await closer.value
            let store = try await storage.candles()
            let error = await #expect(throws: CairnError.self) { try await store.series() }
            #expect(error?.code == .closed)
            #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
        }
    }

    @Test func `health tells the facts`() async throws {
        try await withStorage { storage, path in
            try await storage.candles().save(try CandleSpecimen.series(10), in: try CandleSpecimen.key())
            let health = await storage.health()
            #expect(health.status == .healthy, "\(String(describing: health.problem))")
            let facts = Dictionary(uniqueKeysWithValues: health.facts.map { ($0.name, $0.value) })
            #expect(facts["file"] == path)
            #expect(facts["journal mode"] == "wal")
            #expect(facts["candle series"] == "1")
            #expect(facts["schema version"] == "1")
            #expect(facts["size"]?.hasSuffix(" bytes") == true)
            #expect(facts["SQLite version"]?.hasPrefix("3.") == true)
        }
    }

    @Test func `health notices that the file is gone`() async throws {
        try await withStorage { storage, path in
            try FileManager.default.removeItem(atPath: path)
            let health = await storage.health()
            #expect(health.status == .degraded)
            #expect(health.problem?.contains("deleted") == true)
        }
    }
}
