import CairnRepositories
import CairnRuntime
import Synchronization
import TestSupport
import Testing

@testable import CairnPostgreSQL

/// Transactions beyond what every store keeps.
@Suite(.needsServer(.postgreSQL)) struct TransactionTests {
    @Test(arguments: TransactionIsolation.allCases)
    func `a transaction has the isolation that it asks for`(_ isolation: TransactionIsolation) async throws {
        try await Scratch.withStorage { storage in
            let found = try await storage.transaction(TransactionOptions(isolation: isolation, isReadOnly: true)) {
                work in
                let access = try #require(work as? PostgresUnitOfWork)
                let answer = try await access.read(
                    "look", "SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only')")
                return [answer.text(0, 0), answer.text(0, 1)]
            }
            #expect(found == [isolation.sql.lowercased(), "on"])
        }
    }

    @Test func `a transaction that the server ends because it was idle says so`() async throws {
        try await Scratch.withStorage { storage in
            let stored = try await storage.records(Note.self)
            let error = await #expect(throws: CairnError.self) {
                try await storage.transaction { work in
                    let notes = try await work.records(Note.self)
                    try await notes.insert(Note(id: 1, text: "one"))
                    let access = try #require(work as? PostgresUnitOfWork)
                    _ = try await access.write(
                        "limit", isIdempotent: false, "SET LOCAL idle_in_transaction_session_timeout = '50ms'")
                    // Another session sees when the server has ended this one.
                    let others: SQL = """
                        SELECT FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'
                        """
                    try await Scratch.withClient(storage.configuration) { client in
                        while try await client.read("look", others).rowCount > 0 {}
                    }
                    try await notes.insert(Note(id: 2, text: "two"))
                }
            }
            #expect(error?.code == .timeout && error?.message == "the transaction was idle for too long")
            #expect(error?.outcome == .notApplied)
            let count = try await stored.count()
            #expect(count == 0)
        }
    }

    @Test func `a transaction for reading refuses writes before they are sent`() async throws {
        try await Scratch.withStorage { storage in
            _ = try await storage.records(Note.self)
            let error = await #expect(throws: CairnError.self) {
                try await storage.transaction(TransactionOptions(isReadOnly: true)) { work in
                    try await work.records(Note.self).insert(Note(id: 1, text: "one"))
                }
            }
            #expect(error?.code == .readOnly)
        }
    }

    @Test func `in a storm of conflicts every transaction is run until it wins`() async throws {
        try await Scratch.withStorage { storage in
            let notes = try await storage.records(Note.self)
            try await notes.insert(Note(id: 1, text: "0"))
            let log = WriteLog()
            try await withThrowingTaskGroup { group in
                for _ in 0..<30 {
                    group.addTask {
                        try await storage.transaction { work in
                            log.countRun()
                            let notes = try await work.records(Note.self)
                            var note = try #require(try await notes.get(1))
                            note.text = "\((Int(note.text) ?? 0) + 1)"
                            _ = try await notes.upsert([note])
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await notes.get(1)?.text == "30")
            #expect(log.runs > 30)
        }
    }

    @Test func `an error that the body overlooks keeps the transaction from being committed`() async throws {
        try await Scratch.withStorage { storage in
            let notes = try await storage.records(Note.self)
            try await notes.insert(Note(id: 1, text: "one"))
            let error = await #expect(throws: CairnError.self) {
                try await storage.transaction { work in
                    let notes = try await work.records(Note.self)
                    try await notes.insert(Note(id: 2, text: "two"))
                    try? await notes.insert(Note(id: 1, text: "other"))
                }
            }
            #expect(error?.serverError?.sqlState == "23505")
            #expect(try await notes.count() == 1)
        }
    }

    @Test func `what fails inside a savepoint is undone alone`() async throws {
        try await Scratch.withStorage { storage in
            let notes = try await storage.records(Note.self)
            try await notes.insert(Note(id: 1, text: "one"))
            try await storage.transaction { work in
                let notes = try await work.records(Note.self)
                try await notes.insert(Note(id: 2, text: "two"))
                let error = await #expect(throws: CairnError.self) {
                    try await work.savepoint { try await notes.insert(Note(id: 3, text: "one")) }
                }
                #expect(error?.code == .uniqueViolation)
                #expect(error?.constraint == "notes_text_unique")
                try await notes.insert(Note(id: 4, text: "four"))
            }
            #expect(try await notes.find().map(\.id) == [1, 2, 4])
        }
    }

    @Test func `tasks of one transaction take turns at its connection`() async throws {
        try await Scratch.withStorage { storage in
            _ = try await storage.records(Note.self)
            try await storage.transaction { work in
                let notes = try await work.records(Note.self)
                try await withThrowingTaskGroup { group in
                    for id in Int64(0)..<20 {
                        group.addTask { try await notes.insert(Note(id: id, text: "note \(id)")) }
                    }
                    try await group.waitForAll()
                }
            }
            #expect(try await storage.records(Note.self).count() == 20)
        }
    }

    @Test func `the storage is refused inside its own transaction, by whatever way`() async throws {
        try await Scratch.withStorage {
            $0.pool.size = 1
        } _: { storage in
            let notes = try await storage.records(Note.self)
            try await storage.transaction { _ in
                for call in [
                    { _ = try await notes.get(1) }, { try await notes.insert(Note(id: 1, text: "one")) },
                    { try await storage.notify("channel") }, { try await storage.close() },
                    { try await storage.transaction { _ in } },
                ] as [@Sendable () async throws -> Void] {
                    let error = await #expect(throws: CairnError.self) { try await call() }
                    #expect(error?.code == .misuse)
                }
            }
        }
    }

    @Test func `a unit of work cannot be used after its transaction`() async throws {
        try await Scratch.withStorage { storage in
            let kept = Mutex<(any UnitOfWork)?>(nil)
            try await storage.transaction { work in kept.withLock { $0 = work } }
            let work = try #require(kept.withLock { $0 })
            let error = await #expect(throws: CairnError.self) { try await work.records(Note.self) }
            #expect(error?.code == .misuse)
        }
    }
}
