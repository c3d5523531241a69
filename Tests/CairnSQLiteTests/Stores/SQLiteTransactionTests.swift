import CairnDomain
import CairnRepositories
import Synchronization
import Testing

@testable import CairnSQLite

@Suite(.timeLimit(.minutes(1))) struct SQLiteTransactionTests {
    private struct Failure: Error {}

    private func withBoth(_ body: (SQLiteStorage) async throws -> Void) async throws {
        try await withStorage { storage, _ in try await body(storage) }
        try await withStorage {
            $0.location = .memory
        } _: { storage, _ in
            try await body(storage)
        }
    }

    @Test func `writes of several stores become visible together`() async throws {
        try await withBoth { storage in
            let key = try CandleSpecimen.key()
            let candles = try CandleSpecimen.series(10)
            let accounts = try await storage.records(Account.self)
            let count = try await storage.transaction { work in
                try await work.candles().save(candles, in: key)
                try await work.records(Account.self).insert(Account(id: 1, email: "a"))
                return try await work.candles().count(of: key)
            }
            #expect(count == 10)
            #expect(try await accounts.count() == 1)
        }
    }

    @Test func `a failure undoes everything and comes out as it is`() async throws {
        try await withBoth { storage in
            let accounts = try await storage.records(Account.self)
            await #expect(throws: Failure.self) {
                try await storage.transaction { work in
                    try await work.records(Account.self).insert(Account(id: 1, email: "a"))
                    _ = try await work.records(Score.self)
                    throw Failure()
                }
            }
            #expect(try await accounts.count() == 0)
            // The table of the other record was undone too, and is made anew.
            #expect(try await storage.records(Score.self).count() == 0)
        }
    }

    @Test func `others see nothing before the end`() async throws {
        try await withStorage { storage, _ in
            let accounts = try await storage.records(Account.self)
            let written = Signal()
            let leave = Signal()
            async let transaction: Void = storage.transaction { work in
                try await work.records(Account.self).insert(Account(id: 1, email: "a"))
                written.send()
                await leave.wait()
            }
            await written.wait()
            #expect(try await accounts.count() == 0)
            leave.send()
            try await transaction
            #expect(try await accounts.count() == 1)
        }
    }

    @Test func `a database in memory is not read in the middle of a transaction`() async throws {
        let storage = try await SQLiteStorage.open(.memory)
        let accounts = try await storage.records(Account.self)
        let written = Signal()
        let leave = Signal()
        let transaction = Task {
            try await storage.transaction { work in
                try await work.records(Account.self).insert(Account(id: 1, email: "a"))
                written.send()
                await leave.wait()
                throw Failure()
            }
        }
        await written.wait()
        let reading = Task { try await accounts.count() }
        for _ in 0..<100 { await Task.yield() }
        leave.send()
        _ = await transaction.result
        #expect(try await reading.value == 0)
        try await storage.close()
    }

    @Test func `a savepoint fails alone`() async throws {
        try await withBoth { storage in
            try await storage.transaction { work in
                let accounts = try await work.records(Account.self)
                try await accounts.insert(Account(id: 1, email: "a"))
                await #expect(throws: Failure.self) {
                    try await work.savepoint {
                        try await accounts.insert(Account(id: 2, email: "b"))
                        try await work.savepoint { try await accounts.insert(Account(id: 3, email: "c")) }
                        throw Failure()
                    }
                }
                try await work.savepoint { try await accounts.insert(Account(id: 4, email: "d")) }
            }
            #expect(try await storage.records(Account.self).find().map(\.id) == [1, 4])
        }
    }

    @Test func `savepoints of parallel tasks do not undo each other`() async throws {
        try await withStorage { storage, _ in
            try await storage.transaction { work in
                let accounts = try await work.records(Account.self)
                let inside = Signal()
                let leave = Signal()
                async let first: Void = work.savepoint {
                    inside.send()
                    await leave.wait()
                    try await accounts.insert(Account(id: 1, email: "a"))
                }
                await inside.wait()
                let error = await #expect(throws: CairnError.self) { try await work.savepoint {} }
                #expect(error?.code == .misuse)
                leave.send()
                try await first
            }
            #expect(try await storage.records(Account.self).count() == 1)
        }
    }

    @Test func `a batch that fails within a transaction leaves nothing of itself`() async throws {
        try await withBoth { storage in
            try await storage.transaction { work in
                let accounts = try await work.records(Account.self)
                try await accounts.insert(Account(id: 1, email: "a"))
                let batch = (2...100).map { Account(id: $0, email: "\($0)") } + [Account(id: 1, email: "z")]
                let error = await #expect(throws: CairnError.self) { try await accounts.insert(batch) }
                #expect(error?.code == .duplicateKey)
                #expect(try await accounts.count() == 1)
            }
            #expect(try await storage.records(Account.self).count() == 1)
        }
    }

    @Test func `a cancelled transaction is rolled back and the next one runs`() async throws {
        try await withBoth { storage in
            let accounts = try await storage.records(Account.self)
            let written = Signal()
            let transaction = Task {
                try await storage.transaction { work in
                    let accounts = try await work.records(Account.self)
                    try await accounts.insert(Account(id: 1, email: "a"))
                    written.send()
                    while !Task.isCancelled { await Task.yield() }
                }
            }
            await written.wait()
            transaction.cancel()
            let error = await #expect(throws: CairnError.self) { try await transaction.value }
            #expect(error?.code == .cancelled)
            #expect(error?.outcome == .notApplied)
            #expect(try await accounts.count() == 0)
            try await storage.transaction { try await $0.records(Account.self).insert(Account(id: 2, email: "b")) }
            #expect(try await accounts.count() == 1)
        }
    }

    @Test func `what SQLite rolled back by itself is not written in pieces`() async throws {
        try await withStorage { storage, _ in
            let accounts = try await storage.records(Account.self)
            let error = await #expect(throws: CairnError.self) {
                try await storage.transaction { work in
                    try await work.records(Account.self).insert(Account(id: 1, email: "a"))
                    // An interrupted write ends the whole transaction, also when only a child task was cancelled.
                    let started = Signal()
                    let child = Task {
                        try await (work as? SQLiteUnitOfWork)?.write("endless") { db in
                            started.send()
                            try db.change(
                                """
                                INSERT INTO series (symbol, exchange, timeframe)
                                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
                                SELECT i, 'B', '1d' FROM n
                                """)
                        }
                    }
                    await started.wait()
                    child.cancel()
                    _ = await child.result
                    try await work.records(Account.self).insert(Account(id: 2, email: "b"))
                }
            }
            #expect(error?.code == .cancelled)
            #expect(try await accounts.count() == 0)
        }
    }

    @Test func `a commit that a broken rule stops is rolled back`() async throws {
        try await withStorage { storage, _ in
            let accounts = try await storage.records(Account.self)
            let error = await #expect(throws: CairnError.self) {
                try await storage.transaction { work in
                    try await work.records(Account.self).insert(Account(id: 1, email: "a"))
                    // A reference to nothing, found when the transaction ends.
                    for sql: SQLFragment in [
                        "PRAGMA defer_foreign_keys = ON",
                        "CREATE TABLE child (series INTEGER REFERENCES series (id))", "INSERT INTO child VALUES (99)",
                    ] {
                        try await SQLiteProbe.change(sql, in: work)
                    }
                }
            }
            #expect(error?.code == .invalidInput)
            #expect(error?.operation == "commit")
            #expect(error?.outcome == .notApplied)
            #expect(try await accounts.count() == 0)
            try await storage.transaction { try await $0.records(Account.self).insert(Account(id: 2, email: "b")) }
            #expect(try await accounts.count() == 1)
        }
    }

    @Test func `the storage is refused inside its own transaction`() async throws {
        try await withBoth { storage in
            let store = try await storage.candles()
            let other = try await SQLiteStorage.open(.memory)
            try await storage.transaction { work in
                for code in [
                    await #expect(throws: CairnError.self) { try await store.series() }?.code,
                    await #expect(throws: CairnError.self) { try await storage.records(Account.self) }?.code,
                    await #expect(throws: CairnError.self) { try await storage.transaction { _ in } }?.code,
                    await #expect(throws: CairnError.self) { try await storage.close() }?.code,
                ] {
                    #expect(code == .misuse)
                }
                // Another storage is none of its business.
                let series = try await other.candles().series()
                #expect(series.isEmpty)
            }
            try await other.close()
        }
    }

    @Test func `a unit of work cannot be used after its end`() async throws {
        try await withBoth { storage in
            let kept = Mutex<(any UnitOfWork)?>(nil)
            try await storage.transaction { work in kept.withLock { $0 = work } }
            let work = try #require(kept.withLock { $0 })
            let key = try CandleSpecimen.key()
            let candles = try CandleSpecimen.series(1)
            for code in [
                await #expect(throws: CairnError.self) { try await work.candles().save(candles, in: key) }?.code,
                await #expect(throws: CairnError.self) { try await work.candles().series() }?.code,
                await #expect(throws: CairnError.self) { try await work.savepoint {} }?.code,
                await #expect(throws: CairnError.self) { try await work.records(Account.self) }?.code,
            ] {
                #expect(code == .misuse)
            }
            #expect(try await storage.candles().series().isEmpty)
        }
    }

    @Test func `parallel writers of one storage all succeed`() async throws {
        try await withBoth { storage in
            let accounts = try await storage.records(Account.self)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for id in 0..<100 {
                    group.addTask {
                        if id % 3 == 0 {
                            try await storage.transaction { work in
                                try await work.records(Account.self).insert(Account(id: id, email: "\(id)"))
                            }
                        } else {
                            try await accounts.insert(Account(id: id, email: "\(id)"))
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await accounts.find().map(\.id) == Array(0..<100))
        }
    }
}
