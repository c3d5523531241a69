import CairnRepositories
import CairnRuntime
import TestSupport
import Testing

@testable import CairnPostgreSQL

/// Small reads that share connections and round trips.
@Suite(.needsServer(.postgreSQL)) struct PointReadTests {
    @Test(.timeLimit(.minutes(1))) func `reads of many tasks on one connection each get their own answer`() async throws
    {
        try await Scratch.withStorage {
            $0.pool.size = 1
        } _: { storage in
            let notes = try await storage.records(Note.self)
            try await notes.insert((0..<500).map { Note(id: $0, text: "note \($0)") })
            try await withThrowingTaskGroup { group in
                for task in Int64(0)..<200 {
                    group.addTask {
                        for step in Int64(0)..<20 {
                            let id = (task * 37 + step * 11) % 600
                            let found = try await notes.get(id)
                            #expect(found == (id < 500 ? Note(id: id, text: "note \(id)") : nil))
                        }
                    }
                }
                try await group.waitForAll()
            }
            // Help that has come too late gives its connection back at once.
            while storage.client.pool.statistics.leased > 0 { await Task.yield() }
            let pool = storage.client.pool.statistics
            #expect(pool.waiting == 0 && pool.created == 1)
            // Far fewer leases than reads: they have been taken together.
            #expect(pool.acquisitions < 2000)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a read that is refused together with others fails alone`() async throws {
        try await Scratch.withStorage {
            $0.pool.size = 1
        } _: { storage in
            let notes = try await storage.records(Note.self)
            let labels = try await storage.records(Label.self)
            try await notes.insert((0..<20).map { Note(id: $0, text: "note \($0)") })
            try await labels.insert((0..<20).map(Label.init))
            try await ScratchDatabase.administer(
                storage.configuration, "ALTER TABLE labels RENAME COLUMN id TO other")
            try await withThrowingTaskGroup { group in
                for task in Int64(0)..<40 {
                    group.addTask {
                        for step in Int64(0)..<10 {
                            let id = (task + step) % 20
                            if task.isMultiple(of: 4) {
                                let error = await #expect(throws: CairnError.self) {
                                    try await labels.get(RecordKey(id))
                                }
                                #expect(error?.code == .schemaMismatch, "\(error as Any)")
                            } else {
                                let found = try await notes.get(id)
                                #expect(found?.id == id)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a column that is dropped is missed by reads that are asked together, too`() async throws {
        try await Scratch.withStorage {
            $0.pool.size = 1
        } _: { storage in
            let spots = try await storage.records(Spot.self)
            try await spots.insert((0..<64).map { Spot(id: $0, place: 1000 + $0, key0: $0) })
            for column in ["place", "key0"] {
                try await ScratchDatabase.administer(
                    storage.configuration, "ALTER TABLE spots RENAME COLUMN \(column) TO other")
                await withTaskGroup { group in
                    for id in Int64(0)..<64 {
                        group.addTask {
                            let error = await #expect(throws: CairnError.self) { try await spots.get(RecordKey(id)) }
                            #expect(error?.code == .schemaMismatch)
                        }
                    }
                }
                try await ScratchDatabase.administer(
                    storage.configuration, "ALTER TABLE spots RENAME COLUMN other TO \(column)")
            }
        }
    }

    /// Fields with the names that a statement for several keys uses itself.
    private struct Spot: Record, Equatable {
        var id: Int64
        var place: Int64
        var key0: Int64

        static let schema = RecordSchema(
            "spots", Spot.init, Field("id", \.id), Field("place", \.place), Field("key0", \.key0), key: ["id"])
    }

    @Test func `where a key is there twice, reads together find what one alone finds`() async throws {
        try await Scratch.withStorage { storage in
            let notes = try await storage.records(Note.self)
            try await notes.insert((0..<64).map { Note(id: $0, text: "parent \($0)") })
            for statement in [
                "CREATE TABLE heirs () INHERITS (notes)",
                "INSERT INTO heirs SELECT id, 'heir ' || id, version FROM ONLY notes",
            ] { try await ScratchDatabase.administer(storage.configuration, statement) }
            let alone = try await notes.get(1)
            try await withThrowingTaskGroup { group in
                for id in Int64(0)..<64 {
                    group.addTask {
                        let found = try await notes.get(id)
                        #expect(found?.text.hasPrefix("parent") == alone?.text.hasPrefix("parent"))
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `reads at the same time share a connection though others are idle`() async throws {
        try await Scratch.withStorage {
            $0.pool.size = 4
        } _: { storage in
            let notes = try await storage.records(Note.self)
            try await notes.insert((0..<50).map { Note(id: $0, text: "note \($0)") })
            let before = storage.client.pool.statistics.acquisitions
            try await withThrowingTaskGroup { group in
                for task in Int64(0)..<64 {
                    group.addTask {
                        for step in Int64(0)..<50 {
                            let found = try await notes.get((task + step) % 50)
                            #expect(found?.id == (task + step) % 50)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(storage.client.pool.statistics.acquisitions - before < 64 * 50 / 4)
        }
    }

    /// Runs `body` while every read of the notes waits for a lock, the first of them from the start.
    private func withBlockedRead(
        _ storage: PostgresStorage, _ body: (Task<Note?, any Error>) async throws -> Void
    ) async throws {
        let notes = try await storage.records(Note.self)
        try await notes.insert(Note(id: 1, text: "one"))
        try await storage.client.perform("lock", effect: .none, isIdempotent: false) { connection, call in
            let session = PostgresSession(connection, opening: .begin)
            _ = try await session.run([Statement(text: "LOCK TABLE notes")], call)
            let blocked = Task.detached { try await notes.get(1) }
            try await waitUntilBlocked(session, call, count: 1)
            try await body(blocked)
            _ = try await session.end(.commit, until: .now.advanced(by: .seconds(10)))
        }
    }

    private func waitUntilBlocked(_ session: PostgresSession, _ call: Call, count: Int) async throws {
        let question: SQL = "SELECT FROM pg_locks WHERE NOT granted AND relation = 'notes'::regclass"
        while try await session.run(question, call).rowCount < count {}
    }

    @Test(.timeLimit(.minutes(1)))
    func `a read that takes long does not hold up those that come after it`() async throws {
        try await Scratch.withStorage {
            $0.pool.size = 4
        } _: { storage in
            let labels = try await storage.records(Label.self)
            try await labels.insert(Label(id: 7))
            try await withBlockedRead(storage) { blocked in
                try await Task.detached {
                    // One after the other, so that each comes soon after another has been answered.
                    for _ in 0..<20 {
                        let found = try await labels.get(7)
                        #expect(found == Label(id: 7))
                    }
                }.value
                blocked.cancel()
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `reads that have gone together with one that a lock holds up are answered all the same`() async throws {
        try await Scratch.withStorage {
            $0.pool.size = 8
        } _: { storage in
            let labels = try await storage.records(Label.self)
            let notes = try await storage.records(Note.self)
            try await labels.insert((0..<50).map(Label.init))
            try await withBlockedRead(storage) { first in
                let blocked = (0..<2).map { _ in Task.detached { try await notes.get(1) } }
                try await withThrowingTaskGroup { group in
                    for id in Int64(0)..<50 {
                        group.addTask {
                            let found = try await labels.get(RecordKey(id))
                            #expect(found == Label(id: id))
                        }
                    }
                    try await group.waitForAll()
                }
                for task in blocked + [first] { task.cancel() }
            }
        }
    }

    @Test(.timeLimit(.minutes(1))) func `a read that waits for a lock ends when its task is cancelled`() async throws {
        try await Scratch.withStorage { storage in
            let notes = try await storage.records(Note.self)
            try await withBlockedRead(storage) { first in
                let others = (0..<3).map { _ in Task.detached { try await notes.get(1) } }
                for task in others + [first] {
                    task.cancel()
                    let error = await #expect(throws: CairnError.self) { _ = try await task.value }
                    #expect(error?.code == .cancelled)
                }
            }
            let found = try await notes.get(1)
            #expect(found?.text == "one")
        }
    }

    @Test func `reads are answered while a transaction of another task holds locks`() async throws {
        try await Scratch.withStorage {
            $0.pool.size = 3
        } _: { storage in
            let notes = try await storage.records(Note.self)
            try await notes.insert(Note(id: 1, text: "one"))
            try await storage.transaction { work in
                _ = try await work.records(Note.self).upsert([Note(id: 1, text: "changed")])
                // Waits for the lock of the row until the transaction ends.
                let waiting = Task.detached { try await notes.upsert(Note(id: 1, text: "last")) }
                let found = try await Task.detached { try await notes.get(1)?.text }.value
                #expect(found == "one")
                withExtendedLifetime(waiting) {}
            }
        }
    }
}

/// A record in a table of its own.
private struct Label: Record, Equatable {
    var id: Int64

    static let schema = RecordSchema("labels", Label.init, Field("id", \.id), key: ["id"])
}
