import CairnDomain
import CairnRepositories
import GRDB
import Testing

@testable import CairnSQLite

@Suite(.timeLimit(.minutes(1))) struct SQLiteCancellationTests {
    /// Never ends by itself.
    private static let endless: SQLFragment =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i % 7) FROM n"

    private func withClient<T>(
        _ location: SQLiteConfiguration.Location? = nil, _ body: (SQLiteClient) async throws -> T
    ) async throws -> T {
        try await withTemporaryFolder { folder in
            var configuration = SQLiteConfiguration(location ?? .file(folder + "/a.sqlite"))
            configuration.maximumReaders = 2
            let client = try await SQLiteClient.open(configuration)
            do {
                let result = try await body(client)
                try await client.close()
                return result
            } catch {
                try? await client.close()
                throw error
            }
        }
    }

    @Test(arguments: [nil, SQLiteConfiguration.Location.memory])
    func `cancelling interrupts a query that runs`(location: SQLiteConfiguration.Location?) async throws {
        try await withClient(location) { client in
            // Many times, so that some are cancelled before, some after the statement begins.
            for round in 0..<20 {
                let started = Signal()
                let query = Task {
                    try await client.read("endless") { db in
                        started.send()
                        return try db.integer(Self.endless)
                    }
                }
                await started.wait()
                for _ in 0..<round { await Task.yield() }
                query.cancel()
                let error = await #expect(throws: CairnError.self) { try await query.value }
                #expect(error?.code == .cancelled)
                #expect(error?.outcome == .notApplied)
            }
            let read = try await client.read("after") { try $0.integer("SELECT 7") }
            let written = try await client.write("after") { try $0.integer("SELECT 8") }
            #expect(read == 7 && written == 8)
        }
    }

    @Test func `cancelling interrupts a write and undoes it`() async throws {
        try await withClient { client in
            let started = Signal()
            let writing = Task {
                try await client.write("endless") { db in
                    try db.change("INSERT INTO series (symbol, exchange, timeframe) VALUES ('A', '', '1d')")
                    started.send()
                    try db.change(
                        """
                        INSERT INTO series (symbol, exchange, timeframe)
                        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, 'B', '1d' FROM n
                        """)
                }
            }
            await started.wait()
            writing.cancel()
            let error = await #expect(throws: CairnError.self) { try await writing.value }
            #expect(error?.code == .cancelled)
            #expect(error?.outcome == .notApplied)
            let count = try await client.read("count") { try $0.integer("SELECT count(*) FROM series") }
            #expect(count == 0)
            try await client.write("after") { db in
                _ = try db.change("INSERT INTO series (symbol, exchange, timeframe) VALUES ('A', '', '1d')")
            }
        }
    }

    @Test func `a read that waits for a connection can be cancelled`() async throws {
        try await withClient { client in
            let running = (0..<2).map { _ in
                let started = Signal()
                let task = Task {
                    try await client.read("endless") { db in
                        started.send()
                        return try db.integer(Self.endless)
                    }
                }
                return (started, task)
            }
            for (started, _) in running { await started.wait() }
            // Both connections are in use and stay so: only cancelling can end this one.
            let waiting = Task { try await client.read("wait") { try $0.integer("SELECT 1") } }
            for _ in 0..<100 { await Task.yield() }
            waiting.cancel()
            let error = await #expect(throws: CairnError.self) { try await waiting.value }
            #expect(error?.code == .cancelled)
            for (_, task) in running {
                task.cancel()
                _ = await task.result
            }
            let read = try await client.read("after") { try $0.integer("SELECT 7") }
            #expect(read == 7)
        }
    }

    @Test func `a save that is cancelled is saved whole or not at all`() async throws {
        try await withStorage { storage, _ in
            let store = try await storage.candles()
            let candles = try CandleSpecimen.series(20_000)
            for round in 0..<20 {
                let key = try CandleSpecimen.key("S\(round)")
                let saving = Task { try await store.save(candles, in: key) }
                for _ in 0..<(round * round) { await Task.yield() }
                saving.cancel()
                let count: Int
                switch await saving.result {
                case .success: count = candles.count
                case .failure(let error):
                    #expect((error as? CairnError)?.code == .cancelled)
                    #expect((error as? CairnError)?.outcome == .notApplied)
                    count = 0
                }
                #expect(try await store.count(of: key) == count)
            }
        }
    }
}
