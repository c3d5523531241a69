import IntegrationSupport
import TestSupport
import Testing

@testable import CairnPostgreSQL

/// Notifications between Cairn and psycopg.
@Suite(.needsServer(.postgreSQL), .enabled("\(PythonPeer.reason)") { PythonPeer.python != nil })
struct PsycopgNotificationTests {
    @Test func `psycopg and Cairn hear each other`() async throws {
        try await Scratch.withStorage { storage in
            var events = storage.listen(on: ["To Cairn"]).makeAsyncIterator()
            #expect(try await events.next() == .listening)
            // psycopg calls when it listens.
            async let heard = Psycopg(storage.configuration).listen(
                on: "To Python", calling: .init(channel: "To Cairn", payload: "größer 😀"))
            #expect(
                try await events.next()
                    == .notification(PostgresNotification(channel: "To Cairn", payload: "größer 😀")))
            try await storage.notify("To Python", payload: "한글 'x'")
            #expect(try await heard == [.init(channel: "To Python", payload: "한글 'x'")])
        }
    }
}
