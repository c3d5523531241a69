import CairnRepositories
import CairnRuntime
import Foundation
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

    @Test(arguments: ["", String(repeating: "c", count: 64), "a\0b"])
    func `a channel whose name the server would change is refused`(_ channel: String) async throws {
        try await Scratch.withStorage { storage in
            var events = storage.listen(on: ["good", channel]).makeAsyncIterator()
            let unheard = await #expect(throws: CairnError.self) { try await events.next() }
            #expect(unheard?.code == .invalidInput && unheard?.message.contains("\(channel.utf8.count) bytes") == true)
            let unsent = await #expect(throws: CairnError.self) { try await storage.notify(channel) }
            #expect(unsent?.code == .invalidInput)
        }
    }

    @Test func `what a listener does not take stays with the server`() async throws {
        try await Scratch.withStorage { storage in
            var events = storage.listen(on: ["channel"]).makeAsyncIterator()
            let first = try await events.next()
            #expect(first == .listening)
            let payload = String(repeating: "x", count: 7900)
            let before = try #require(Self.residentBytes())
            let flood: SQL = """
                SELECT pg_notify('channel', \(.text(payload)) || i) FROM generate_series(1, 20000) AS i
                """
            _ = try await storage.client.write("flood", isIdempotent: false, flood)
            // Whatever would read in the background has had its turn.
            for _ in 0..<20 { _ = try await storage.client.read("wait", "SELECT pg_sleep(0.02)") }
            let grown = try #require(Self.residentBytes()) - before
            #expect(grown < 60 << 20, "of 158 MB \(grown >> 20) are in memory")
            for number in 1...20000 {
                let event = try await events.next()
                guard case .notification(let notification) = event, notification.payload == "\(payload)\(number)" else {
                    Issue.record("notification \(number) is another")
                    return
                }
            }
        }
    }

    /// Nil where the system does not tell.
    private static func residentBytes() -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        return text.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 4096 }
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
