import CairnRepositories
import CairnRuntime
import TestSupport
import Testing

@testable import CairnPostgreSQL

/// Several servers: one that takes writes, and one that follows it.
@Suite(.needsServer(.postgreSQLHosts)) struct HostsTests {
    /// Runs `body` with the two servers, the one that follows named first, and a database on both.
    private func withHosts(_ body: (PostgresConfiguration) async throws -> Void) async throws {
        let hosts = try PostgresConfiguration(url: ServerEnvironment.current.require(.postgreSQLHosts)).hosts
        try await Scratch.withDatabase { configuration in
            var configuration = configuration
            configuration.hosts = hosts
            try await body(configuration)
        }
    }

    /// Waits until the server that follows has a database.
    private func waitForReplica(_ configuration: PostgresConfiguration) async throws {
        let connector = Connector(configuration: configuration, target: .standby)
        while true {
            if let connection = try? await connector.connect(until: .after(.seconds(10))) {
                return await connection.close()
            }
        }
    }

    @Test func `of several servers the one that takes writes is found`() async throws {
        try await withHosts { configuration in
            try await Scratch.withStorage(configuration) { storage in
                let notes = try await storage.records(Note.self)
                try await notes.insert(Note(id: 1, text: "one"))
                let answer = try await storage.client.read("ask", "SELECT pg_is_in_recovery()")
                #expect(answer.truth(0, 0) == false)
            }
        }
    }

    @Test func `a server that only follows refuses writes as read-only`() async throws {
        try await withHosts { configuration in
            try await Scratch.withStorage(configuration) {
                try await $0.records(Note.self).insert(Note(id: 1, text: "a"))
            }
            try await waitForReplica(configuration)
            var replica = configuration
            replica.target = .standby
            try await Scratch.withClient(replica) { client in
                let error = await #expect(throws: CairnError.self) {
                    try await client.write("make", isIdempotent: false, "CREATE TABLE things (a int)")
                }
                #expect(error?.code == .readOnly)
            }
        }
    }

    @Test func `reads go to a replica, and never miss what this client wrote`() async throws {
        try await withHosts { configuration in
            var configuration = configuration
            configuration.readsFromReplicas = true
            try await Scratch.withStorage(configuration) {
                try await $0.records(Note.self).insert(Note(id: 0, text: "0"))
            }
            try await waitForReplica(configuration)
            try await Scratch.withStorage(configuration) { storage in
                let notes = try await storage.records(Note.self)
                for id in Int64(1)..<200 {
                    try await notes.insert(Note(id: id, text: "note \(id)"))
                    let found = try await notes.get(id)
                    #expect(found?.id == id)
                }
                // Once it has caught up, it is the one that answers.
                var isReplica = false
                while !isReplica {
                    isReplica = try await storage.client.read("ask", "SELECT pg_is_in_recovery()").truth(0, 0) == true
                }
                #expect(storage.client.replicas?.pool.statistics.created ?? 0 > 0)
            }
        }
    }

    @Test(.timeLimit(.minutes(1))) func `a listener finds the server that takes writes, too`() async throws {
        try await withHosts { configuration in
            try await Scratch.withStorage(configuration) { storage in
                try await waitForReplica(configuration)
                var events = storage.listen(on: ["channel"]).makeAsyncIterator()
                let first = try await events.next()
                #expect(first == .listening)
                try await storage.notify("channel", payload: "heard")
                let second = try await events.next()
                #expect(second == .notification(PostgresNotification(channel: "channel", payload: "heard")))
            }
        }
    }

    @Test func `after a write whose outcome nobody knows no replica is trusted until the next write`() async throws {
        try await withHosts { configuration in
            var configuration = configuration
            configuration.readsFromReplicas = true
            try await Scratch.withClient(configuration) { client in
                let replicas = try #require(client.replicas)
                let (statement, call) = (Statement(text: "SELECT pg_is_in_recovery()"), Call(operation: "ask"))
                try await waitForReplica(configuration)
                let trusted = try await replicas.read(statement, call)
                #expect(trusted?.truth(0, 0) == true)
                replicas.noteDoubtfulWrite()
                let doubted = try await replicas.read(statement, call)
                #expect(doubted == nil)
                _ = try await client.write("write", isIdempotent: false, "CREATE TABLE things (a int)")
                while try await replicas.read(statement, call) == nil {}
            }
        }
    }

    @Test func `a replica that fails under a stream is left alone, and the stream goes on elsewhere`() async throws {
        try await withHosts { configuration in
            try await waitForReplica(configuration)
            try await configuration.throughProxy { configuration, proxy in
                var configuration = configuration
                configuration.readsFromReplicas = true
                // More than it takes to open a session.
                try await proxy.set(.cut(afterBytes: 60_000, .toClient, .reset))
                try await Scratch.withClient(configuration, retries: RetryPolicy()) { client in
                    let sql: SQL = "SELECT repeat('x', 1000) FROM generate_series(1, 1000)"
                    for _ in 0..<3 {
                        let (count, rest) = try await client.rows("stream", of: nil, orBegin: sql) { rows, call in
                            var count = 0
                            while let some = try await rows.next(atMost: 100, call) { count += some.rowCount }
                            return count
                        }
                        await rest.close()
                        #expect(count == 1000)
                    }
                    // The first stream has used it; those after that have not tried.
                    #expect(client.replicas?.pool.statistics.acquisitions == 1)
                }
            }
        }
    }

    @Test func `a server that is down is passed over`() async throws {
        try await withHosts { configuration in
            var configuration = configuration
            configuration.hosts[0] = PostgresConfiguration.Host("127.0.0.1", port: 1)
            try await Scratch.withStorage(configuration) { storage in
                let health = await storage.health()
                #expect(health.status == .healthy)
            }
        }
    }

    @Test func `a silent server is passed over when its time is over`() async throws {
        try await withHosts { configuration in
            try await configuration.throughProxy { configuration, proxy in
                var configuration = configuration
                configuration.connectTimeout = .milliseconds(300)
                try await proxy.set(.blackhole)
                try await Scratch.withStorage(configuration) { storage in
                    let health = await storage.health()
                    #expect(health.status == .healthy)
                }
            }
        }
    }
}
