import CairnRepositories
import CairnRuntime
import TestSupport
import Testing

@testable import CairnPostgreSQL

/// Small reads that share connections and round trips.
@Suite(.needsServer(.postgreSQL)) struct PointReadTests {
    @Test func `reads of many tasks on one connection each get their own answer`() async throws {
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
            let pool = storage.client.pool.statistics
            #expect(pool.leased == 0 && pool.waiting == 0 && pool.created == 1)
            // Far fewer leases than reads: they have been taken together.
            #expect(pool.acquisitions < 2000)
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

    @Test func `when connections are lost under shared reads, each is answered or fails by itself`() async throws {
        try await Scratch.withDatabase { configuration in
            try await configuration.throughProxy { configuration, proxy in
                var configuration = configuration
                configuration.pool.size = 2
                try await Scratch.withStorage(configuration) { storage in
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
                    #expect(storage.client.pool.statistics.leased == 0)
                }
            }
        }
    }
}
