import CairnRepositories
import CairnRuntime
import TestSupport
import Testing

@testable import CairnPostgreSQL

/// Servers that cannot be reached, or will not have one more.
@Suite(.needsServer(.postgreSQL)) struct ConnectionFaultTests {
    @Test func `a server that refuses connections fails a call soon, and says where`() async throws {
        var configuration = try PostgresConfiguration(url: ServerEnvironment.current.require(.postgreSQL))
        configuration.hosts = [PostgresConfiguration.Host("127.0.0.1", port: 1)]
        try await Scratch.withClient(configuration, retries: RetryPolicy()) { client in
            let error = await #expect(throws: CairnError.self) { try await client.read("ask", "SELECT 1") }
            #expect(error?.code == .unavailable && error?.isTransient == true)
            #expect(error?.message.contains("127.0.0.1:1") == true)
        }
    }

    @Test func `a server without room for another connection is waited for`() async throws {
        try await Scratch.withDatabase { configuration in
            try await Scratch.withClient(configuration) { admin in
                _ = try await admin.write(
                    "limit", isIdempotent: false,
                    "ALTER DATABASE \(Identifier(configuration.database)) CONNECTION LIMIT 3")
                // Superusers are let in in any case.
                _ = try await admin.write(
                    "make", isIdempotent: false,
                    "CREATE ROLE \(Identifier("few_\(configuration.database)")) LOGIN PASSWORD 'few'")
                var limited = configuration
                limited.user = "few_\(configuration.database)"
                limited.password = "few"
                try await Scratch.withClient(limited, retries: RetryPolicy()) { client in
                    try await withThrowingTaskGroup { group in
                        for _ in 0..<50 { group.addTask { _ = try await client.read("ask", "SELECT pg_sleep(0.01)") } }
                        try await group.waitForAll()
                    }
                    #expect(client.pool.statistics.open <= 3)
                }
                _ = try await admin.write(
                    "end", isIdempotent: false, "DROP ROLE \(Identifier("few_\(configuration.database)"))")
            }
        }
    }

    @Test func `a wrong password is refused without trying again, and is nowhere to be seen`() async throws {
        var configuration = try PostgresConfiguration(url: ServerEnvironment.current.require(.postgreSQL))
        configuration.password = "wrong-secret"
        let error = await #expect(throws: CairnError.self) { try await PostgresStorage.open(configuration) }
        #expect(error?.code == .authentication && error?.isTransient == false)
        #expect(error.map { String(reflecting: $0) }?.contains("wrong-secret") == false)
    }

    @Test func `a database that is not there is named`() async throws {
        var configuration = try PostgresConfiguration(url: ServerEnvironment.current.require(.postgreSQL))
        configuration.database = "nowhere"
        let error = await #expect(throws: CairnError.self) { try await PostgresStorage.open(configuration) }
        #expect(error?.code == .unavailable && error?.isTransient == false)
        #expect(error?.message.contains("nowhere") == true)
    }

    @Test func `a connection that the server has ended is replaced before anyone notices`() async throws {
        try await Scratch.withDatabase { configuration in
            try await Scratch.withClient(configuration, retries: .never) { client in
                _ = try await client.read("ask", "SELECT 1")
                try await Scratch.withClient(configuration) { admin in
                    _ = try await admin.write(
                        "end", isIdempotent: false,
                        """
                        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE datname = current_database() AND pid <> pg_backend_pid()
                        """)
                }
                while client.pool.statistics.idle > 0 { await Task.yield() }
                _ = try await client.read("ask", "SELECT 1")
                #expect(client.pool.statistics.created == 2)
            }
        }
    }

    @Test func `answers that come in pieces, late, are put together`() async throws {
        try await Scratch.withDatabase { configuration in
            try await configuration.throughProxy { configuration, proxy in
                try await Scratch.withStorage(configuration) { storage in
                    let store = try await storage.candles()
                    let key = try MinuteCandles.key()
                    let candles = try MinuteCandles.series(0..<5000)
                    try await proxy.set(.slice(seed: 7, upTo: 100))
                    try await store.save(candles, in: key)
                    #expect(try await store.candles(of: key) == candles)
                    #expect(try await store.latest(100, of: key) == candles.suffix(100))
                }
            }
        }
    }
}
