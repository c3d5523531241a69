import CairnRepositories
import CairnRuntime
import TestSupport
import Testing

@testable import CairnPostgreSQL

/// `LISTEN` and `NOTIFY`.
@Suite(.needsServer(.postgreSQL)) struct ListenerTests {
    @Test func `a listener hears what is sent after it began to listen`() async throws {
        try await Scratch.withStorage { storage in
            var events = storage.listen(on: ["Some \"channel\"", "other"]).makeAsyncIterator()
            #expect(try await events.next() == .listening)
            try await storage.notify("Some \"channel\"", payload: "größer")
            try await storage.notify("elsewhere", payload: "not heard")
            try await storage.notify("other")
            #expect(
                try await events.next()
                    == .notification(PostgresNotification(channel: "Some \"channel\"", payload: "größer")))
            #expect(try await events.next() == .notification(PostgresNotification(channel: "other", payload: "")))
        }
    }

    @Test func `a listener whose connection is lost listens again, and says so`() async throws {
        try await Scratch.withStorage { storage in
            var events = storage.listen(on: ["channel"]).makeAsyncIterator()
            #expect(try await events.next() == .listening)
            _ = try await storage.client.write(
                "end", isIdempotent: false,
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND query LIKE 'LISTEN%'
                """)
            #expect(try await events.next() == .listening)
            try await storage.notify("channel", payload: "again")
            #expect(
                try await events.next() == .notification(PostgresNotification(channel: "channel", payload: "again")))
        }
    }

    @Test func `a cancelled listener ends`() async throws {
        try await Scratch.withStorage { storage in
            let (started, start) = AsyncStream<Void>.makeStream()
            let task = Task {
                var count = 0
                for try await event in storage.listen(on: ["channel"]) {
                    #expect(event == .listening)
                    count += 1
                    start.yield()
                }
                return count
            }
            for await _ in started { break }
            task.cancel()
            let found55 = try await task.value
            #expect(found55 == 1)
        }
    }

    @Test func `closing the storage ends listening with an error`() async throws {
        try await Scratch.withStorage { storage in
            let (started, start) = AsyncStream<Void>.makeStream()
            let task = Task {
                for try await _ in storage.listen(on: ["channel"]) { start.yield() }
            }
            for await _ in started { break }
            try await storage.close()
            let error = await #expect(throws: CairnError.self) { try await task.value }
            #expect(error?.code == .closed)
        }
    }

    @Test(.needsServer(.pgBouncer)) func `behind a pooler listening is refused`() async throws {
        let bouncer = try PostgresConfiguration(url: ServerEnvironment.current.require(.pgBouncer))
        try await Scratch.withStorage {
            $0.hosts = bouncer.hosts
        } _: { storage in
            var events = storage.listen(on: ["channel"]).makeAsyncIterator()
            let error = await #expect(throws: CairnError.self) { try await events.next() }
            #expect(error?.code == .unsupported)
        }
    }
}
