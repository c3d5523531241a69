import CairnDomain
import CairnRepositories
import CairnRuntime
import IntegrationSupport
import Synchronization
import TestSupport
import Testing

@testable import CairnPostgreSQL

/// A server that is killed in the middle of its work, and comes back.
@Suite(.serialized, .needsServer(.postgreSQLFault)) struct KilledServerTests {
    @Test func `what was acknowledged is there after a crash, and nothing is there twice`() async throws {
        try await FaultNode.postgreSQL.withRestart {
            try await Scratch.withStorage(of: .postgreSQLFault) { storage in
                let notes = try await storage.records(Note.self)
                let log = WriteLog()
                try await withThrowingTaskGroup { group in
                    for writer in Int64(0)..<8 {
                        group.addTask {
                            var id = writer * 100_000
                            // Until well after the server is back.
                            while id < writer * 100_000 + 50 || !log.isServerBack {
                                let note = Note(id: id, text: "note \(id)")
                                do {
                                    try await storage.transaction { work in
                                        try await work.records(Note.self).insert(note)
                                    }
                                    log.acknowledge(id)
                                } catch let error as CairnError {
                                    #expect(error.isTransient, "\(error)")
                                    if error.outcome == .notApplied { log.refuse(id) }
                                }
                                id += 1
                            }
                        }
                    }
                    group.addTask {
                        while log.acknowledged.count < 100 { await Task.yield() }
                        try await FaultNode.postgreSQL.perform("kill")
                        try await FaultNode.postgreSQL.perform("restart")
                        log.serverIsBack()
                    }
                    try await group.waitForAll()
                }
                let stored = Set(try await notes.find().map(\.id))
                #expect(log.acknowledged.subtracting(stored) == [])
                #expect(log.refused.intersection(stored) == [])
            }
        }
    }

    @Test func `a server that dies during a copy leaves all of it or nothing`() async throws {
        try await FaultNode.postgreSQL.withRestart {
            try await Scratch.withDatabase(of: .postgreSQLFault) { configuration in
                try await configuration.throughProxy { configuration, proxy in
                    var configuration = configuration
                    configuration.tls = .disable
                    try await Scratch.withStorage(configuration) { storage in
                        let store = try await storage.candles()
                        let key = try MinuteCandles.key()
                        let fate = Mutex<Result<Void, any Error>?>(nil)
                        await proxy.onBytes(1_000_000, .toServer) {
                            fate.withLock { $0 = Result { try FaultNode.postgreSQL.performNow("kill") } }
                        }
                        let error = await #expect(throws: CairnError.self) {
                            try await store.save(MinuteCandles.series(0..<50_000), in: key)
                        }
                        #expect(error?.isTransient == true && error?.outcome == .notApplied, "\(error as Any)")
                        try fate.withLock { try #require($0).get() }
                        try await FaultNode.postgreSQL.perform("restart")
                        #expect(try await store.count(of: key) == 0)
                        try await store.save(MinuteCandles.series(0..<50_000), in: key)
                        #expect(try await store.count(of: key) == 50_000)
                    }
                }
            }
        }
    }

    @Test func `a server that is back is used at once, by as many connections as before`() async throws {
        try await FaultNode.postgreSQL.withRestart {
            try await Scratch.withDatabase(of: .postgreSQLFault) { configuration in
                try await Scratch.withClient(configuration, retries: RetryPolicy()) { client in
                    try await withThrowingTaskGroup { group in
                        for _ in 0..<100 { group.addTask { _ = try await client.read("ask", "SELECT 1") } }
                        try await group.waitForAll()
                    }
                    try await FaultNode.postgreSQL.perform("kill")
                    let error = await #expect(throws: CairnError.self) { try await client.read("ask", "SELECT 1") }
                    #expect(error?.isTransient == true)
                    try await FaultNode.postgreSQL.perform("restart")
                    let before = client.pool.statistics
                    _ = try await client.read("ask", "SELECT 1")
                    try await withThrowingTaskGroup { group in
                        for _ in 0..<200 { group.addTask { _ = try await client.read("ask", "SELECT 1") } }
                        try await group.waitForAll()
                    }
                    let after = client.pool.statistics
                    #expect(after.created - before.created <= configuration.pool.size)
                    #expect(after.leased == 0 && after.open <= configuration.pool.size)
                }
            }
        }
    }
}
