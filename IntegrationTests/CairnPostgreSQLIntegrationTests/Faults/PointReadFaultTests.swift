import CairnRepositories
import CairnRuntime
import Synchronization
import TestSupport
import Testing

@testable import CairnPostgreSQL

/// Shared reads on connections that are lost or slow.
@Suite(.needsServer(.postgreSQL), .timeLimit(.minutes(1))) struct PointReadFaultTests {
    /// Runs `body` with a storage that reaches its server through a proxy.
    private func withStorage(
        connections: Int, _ body: (PostgresStorage, FaultProxy) async throws -> Void
    ) async throws {
        try await Scratch.withDatabase { configuration in
            try await configuration.throughProxy { configuration, proxy in
                var configuration = configuration
                configuration.pool.size = connections
                try await Scratch.withStorage(configuration) { try await body($0, proxy) }
            }
        }
    }

    @Test func `large rows that come slowly are waited for as long as they come`() async throws {
        try await withStorage(connections: 1) { storage, proxy in
            let pages = try await storage.records(Page.self)
            // Of numbers, so that they cannot be compressed much.
            let text = (0..<40_000).map { "\($0)" }.joined(separator: ",")
            try await pages.insert((0..<12).map { Page(id: $0, text: "\($0): \(text)") })
            // All of them take two seconds and more.
            try await proxy.set(.trickle(bytes: 12_000, every: .milliseconds(10)))
            let before = storage.client.pool.statistics.acquisitions
            try await withThrowingTaskGroup { group in
                for id in Int64(0)..<12 {
                    group.addTask {
                        let found = try await pages.get(RecordKey(id))
                        #expect(found?.text.hasPrefix("\(id): ") == true)
                    }
                }
                try await group.waitForAll()
            }
            #expect(storage.client.pool.statistics.acquisitions - before < 9)
        }
    }

    @Test func `one lost connection fails none of the many reads on it`() async throws {
        try await withStorage(connections: 1) { storage, proxy in
            let notes = try await storage.records(Note.self)
            try await notes.insert((0..<64).map { Note(id: $0, text: "note \($0)") })
            let started = Counter()
            try await withThrowingTaskGroup { group in
                for id in Int64(0)..<64 {
                    group.addTask {
                        for _ in 0..<50 {
                            started.count.add(1, ordering: .relaxed)
                            let found = try await notes.get(id)
                            #expect(found?.id == id)
                        }
                    }
                }
                while started.count.load(ordering: .relaxed) < 1000 { await Task.yield() }
                await proxy.resetAll()
                try await group.waitForAll()
            }
        }
    }

    @Test func `when connections are lost under shared reads, each is answered or fails by itself`() async throws {
        try await withStorage(connections: 2) { storage, proxy in
            let notes = try await storage.records(Note.self)
            try await notes.insert((0..<100).map { Note(id: $0, text: "note \($0)") })
            try await withThrowingTaskGroup { group in
                for id in Int64(0)..<100 {
                    group.addTask {
                        for _ in 0..<20 {
                            do {
                                let found = try await notes.get(id)
                                #expect(found?.id == id)
                            } catch let error as CairnError {
                                #expect(error.isTransient && error.outcome == .notApplied, "\(error)")
                            }
                        }
                    }
                }
                group.addTask { for _ in 0..<5 { await proxy.resetAll() } }
                try await group.waitForAll()
            }
            let found = try await notes.get(7)
            #expect(found?.id == 7)
            while storage.client.pool.statistics.leased > 0 { await Task.yield() }
        }
    }
}

/// A record of any size.
private struct Page: Record, Equatable {
    var id: Int64
    var text: String

    static let schema = RecordSchema("pages", Page.init, Field("id", \.id), Field("text", \.text), key: ["id"])
}

/// Counts what several tasks do.
private final class Counter: Sendable {
    let count = Atomic(0)
}
