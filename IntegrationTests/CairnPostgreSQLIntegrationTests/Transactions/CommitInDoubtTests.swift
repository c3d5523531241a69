import CairnRepositories
import CairnRuntime
import TestSupport
import Testing

@testable import CairnPostgreSQL

/// Transactions whose connection is lost at the worst moments.
@Suite(.needsServer(.postgreSQL)) struct CommitInDoubtTests {
    /// Runs `body` with a storage whose connections pass through a proxy.
    private func withProxiedStorage(_ body: (PostgresStorage, FaultProxy) async throws -> Void) async throws {
        try await Scratch.withDatabase { configuration in
            try await configuration.throughProxy { configuration, proxy in
                var configuration = configuration
                // Bytes are counted, and requests to cancel are none of them.
                configuration.tls = .disable
                try await Scratch.withStorage(configuration) { try await body($0, proxy) }
            }
        }
    }

    /// Runs a transaction whose connection is cut once, so many bytes after its body has ended.
    ///
    /// - Returns: Whether it returned; the outcome if not.
    private func outcome(
        ofCutting bytes: Int, _ direction: FaultProxy.Direction, id: Int64, _ storage: PostgresStorage,
        _ proxy: FaultProxy
    ) async throws -> CairnError.Outcome {
        do {
            try await storage.transaction(TransactionOptions(attempts: 1)) { work in
                try await work.records(Note.self).insert(Note(id: id, text: "note \(id)"))
                try await proxy.set(.cut(afterBytes: bytes, direction, .reset, times: 1))
            }
            return .applied
        } catch let error as CairnError {
            #expect(error.isTransient, "\(error)")
            return error.outcome
        }
    }

    @Test(arguments: [FaultProxy.Direction.toServer, .toClient])
    func `wherever a commit is cut off, what became of it is told rightly`(
        _ direction: FaultProxy.Direction
    ) async throws {
        try await withProxiedStorage { storage, proxy in
            let notes = try await storage.records(Note.self)
            var told: Set<CairnError.Outcome> = []
            for cut in stride(from: 0, to: 240, by: 4) {
                let outcome = try await outcome(ofCutting: cut, direction, id: Int64(cut), storage, proxy)
                told.insert(outcome)
                try await proxy.set(.none)
                let isStored = try await notes.get(Int64(cut)) != nil
                #expect(isStored == (outcome == .applied), "cut after \(cut) bytes: \(outcome), stored: \(isStored)")
            }
            // A lost answer is looked up; nothing is left in doubt while a server answers.
            #expect(!told.contains(.unknown))
            #expect(told.contains(.applied))
            #expect(direction == .toClient || told.contains(.notApplied))
        }
    }

    @Test func `without a server to ask, a commit whose answer is lost is in doubt, and can be looked up later`()
        async throws
    {
        try await withProxiedStorage { storage, proxy in
            let notes = try await storage.records(Note.self)
            let error = await #expect(throws: CairnError.self) {
                try await storage.transaction { work in
                    try await work.records(Note.self).insert(Note(id: 1, text: "one"))
                    try await proxy.set(.cut(afterBytes: 0, .toClient, .reset))
                }
            }
            #expect(error?.outcome == .unknown)
            let doubt = try #require(error?.underlying as? CommitInDoubt)
            try await proxy.set(.none)
            #expect(try await storage.outcome(of: doubt.transaction) == .applied)
            #expect(try await notes.get(1)?.text == "one")
        }
    }

    @Test func `a transaction that was rolled back is looked up as not applied`() async throws {
        try await Scratch.withStorage { storage in
            _ = try await storage.records(Note.self)
            var found: TransactionID?
            do {
                try await storage.transaction { work in
                    try await work.records(Note.self).insert(Note(id: 1, text: "one"))
                    throw Found(transaction: (work as? PostgresUnitOfWork)?.transactionID)
                }
            } catch let error as Found {
                found = error.transaction
            }
            let transaction = try #require(found)
            #expect(try await storage.outcome(of: transaction) == .notApplied)
        }
    }

    private struct Found: Error {
        let transaction: TransactionID?
    }

    @Test func `a connection lost before the commit leaves nothing, and the transaction can be run again`() async throws
    {
        try await withProxiedStorage { storage, proxy in
            let notes = try await storage.records(Note.self)
            let error = await #expect(throws: CairnError.self) {
                try await storage.transaction { work in
                    let notes = try await work.records(Note.self)
                    try await notes.insert(Note(id: 1, text: "one"))
                    await proxy.resetAll()
                    try await notes.insert(Note(id: 2, text: "two"))
                }
            }
            #expect(error?.code == .unavailable && error?.outcome == .notApplied && error?.isTransient == true)
            #expect(try await notes.count() == 0)
        }
    }

    @Test func `a single write whose answer is lost has an unknown outcome, unless doing it twice is the same`()
        async throws
    {
        try await withProxiedStorage { storage, proxy in
            let notes = try await storage.records(Note.self)
            try await proxy.set(.cut(afterBytes: 0, .toClient, .reset, times: 1))
            let error = await #expect(throws: CairnError.self) { try await notes.insert(Note(id: 1, text: "one")) }
            #expect(error?.outcome == .unknown)
            try await proxy.set(.cut(afterBytes: 0, .toClient, .reset, times: 1))
            try await notes.upsert(Note(id: 1, text: "other"))
            try await proxy.set(.none)
            #expect(try await notes.find() == [Note(id: 1, text: "other")])
        }
    }
}
