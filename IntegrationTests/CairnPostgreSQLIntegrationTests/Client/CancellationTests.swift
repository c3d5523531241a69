import CairnRepositories
import CairnRuntime
import TestSupport
import Testing

@testable import CairnPostgreSQL

/// Ending what a server is doing, without harm to what comes after it.
@Suite(.needsServer(.postgreSQL)) struct CancellationTests {
    private static let sleep: SQL = "SELECT pg_sleep(60)"

    /// How many sessions of a database are asleep.
    private func sleepers(_ client: PostgresClient) async throws -> Int64? {
        try await client.read(
            "look",
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND query LIKE '%pg_sleep(60)%' AND state = 'active'
                AND pid <> pg_backend_pid()
            """
        ).integer(0, 0)
    }

    @Test func `a cancelled task ends its query on the server, and the connection goes on`() async throws {
        try await Scratch.withDatabase { configuration in
            var configuration = configuration
            configuration.pool.size = 1
            try await Scratch.withClient(configuration) { client in
                let session = try await client.read("look", "SELECT pg_backend_pid()::int8").integer(0, 0)
                try await Scratch.withClient(configuration) { observer in
                    let task = Task { try await client.read("sleep", Self.sleep) }
                    while try await sleepers(observer) == 0 { await Task.yield() }
                    task.cancel()
                    let error = await #expect(throws: CairnError.self) { try await task.value }
                    #expect(error?.code == .cancelled)
                    #expect(try await sleepers(observer) == 0)
                }
                // The same session answers, and no late request to cancel hits it.
                for _ in 0..<50 {
                    #expect(try await client.read("look", "SELECT pg_backend_pid()::int8").integer(0, 0) == session)
                }
            }
        }
    }

    @Test func `many cancelled queries leave a pool in which every connection works`() async throws {
        try await Scratch.withDatabase { configuration in
            try await Scratch.withClient(configuration) { client in
                await withTaskGroup { group in
                    for index in 0..<100 {
                        group.addTask {
                            let task = Task { try await client.read("sleep", "SELECT pg_sleep(0.02)") }
                            for _ in 0..<(index % 10) { await Task.yield() }
                            if index.isMultiple(of: 2) { task.cancel() }
                            _ = await task.result
                        }
                    }
                }
                let before = client.pool.statistics
                #expect(before.leased == 0 && before.waiting == 0)
                for _ in 0..<100 {
                    let found61 = try await client.read("look", "SELECT 1::int8").integer(0, 0)
                    #expect(found61 == 1)
                }
                #expect(client.pool.statistics.created == before.created)
            }
        }
    }

    @Test func `a query that takes too long ends at its deadline, and is not tried again`() async throws {
        try await Scratch.withDatabase { configuration in
            var configuration = configuration
            configuration.timeout = .milliseconds(300)
            try await Scratch.withClient(configuration, retries: RetryPolicy()) { client in
                let error = await #expect(throws: CairnError.self) { try await client.read("sleep", Self.sleep) }
                #expect(error?.code == .timeout)
                #expect(error?.outcome == .notApplied)
                let found75 = try await sleepers(client)
                #expect(found75 == 0)
                #expect(client.pool.statistics.created == 1)
            }
        }
    }

    @Test func `a limit of the server's is told as a time-out`() async throws {
        try await Scratch.withDatabase { configuration in
            try await Scratch.withClient(configuration) { client in
                let error = await #expect(throws: CairnError.self) {
                    try await client.writing("sleep", isIdempotent: false) { session, call in
                        _ = try await session.run("SET LOCAL statement_timeout = 50", call)
                        _ = try await session.run(Self.sleep, call)
                    }
                }
                #expect(error?.code == .timeout)
                #expect(error?.outcome == .notApplied)
                #expect(error?.message.contains("statement timeout") == true)
            }
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func `a read that is cancelled while it shares a round trip ends none of the others`() async throws {
        try await Scratch.withStorage {
            $0.pool.size = 1
        } _: { storage in
            let notes = try await storage.records(Note.self)
            try await notes.insert((0..<64).map { Note(id: $0, text: "note \($0)") })
            for _ in 0..<20 {
                try await withThrowingTaskGroup { group in
                    for id in Int64(0)..<64 {
                        group.addTask {
                            let task = Task { try await notes.get(id) }
                            if id.isMultiple(of: 3) { task.cancel() }
                            do {
                                let found108 = try await task.value?.id
                                #expect(found108 == id)
                            } catch let error as CairnError {
                                #expect(error.code == .cancelled && id.isMultiple(of: 3), "\(error)")
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            }
            // The last of them may have gone before their round trip was over.
            while storage.client.pool.statistics.leased > 0 { await Task.yield() }
        }
    }
}
