import CairnDomain
import CairnRepositories
import CairnSQLite
import GRDB
import Testing

@Suite struct SQLiteLockingTests {
    /// Runs a test while another connection, as another process would, holds the write lock.
    private func whileLocked<T>(_ path: String, _ body: () async throws -> T) async throws -> T {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: path, configuration: configuration)
        try await other.writeWithoutTransaction { db in try db.execute(sql: "BEGIN EXCLUSIVE") }
        do {
            let result = try await body()
            try await other.writeWithoutTransaction { db in try db.execute(sql: "ROLLBACK") }
            try other.close()
            return result
        } catch {
            try await other.writeWithoutTransaction { db in try db.execute(sql: "ROLLBACK") }
            throw error
        }
    }

    @Test func `a write that another process blocks is busy and may be tried again`() async throws {
        try await withStorage {
            $0.busyTimeout = .zero
        } _: { storage, path in
            let store = try await storage.candles()
            let key = try CandleSpecimen.key()
            try await store.save(try CandleSpecimen.series(10), in: key)
            try await whileLocked(path) {
                let error = await #expect(throws: CairnError.self) { try await store.delete(key) }
                #expect(error?.code == .busy)
                #expect(error?.isTransient == true)
                #expect(error?.outcome == .notApplied)
                #expect(error?.message.contains(path) == true)
                let begin = await #expect(throws: CairnError.self) { try await storage.transaction { _ in } }
                #expect(begin?.code == .busy)
                // Readers are not in anyone's way.
                let count = try await store.count(of: key)
                #expect(count == 10)
            }
            #expect(try await store.delete(key) == 10)
        }
    }

    @Test func `a write waits for a lock that is given back`() async throws {
        try await withStorage { storage, path in
            let store = try await storage.candles()
            let key = try CandleSpecimen.key()
            let candles = try CandleSpecimen.series(10)
            let saving = try await whileLocked(path) {
                Task { try await store.save(candles, in: key) }
            }
            try await saving.value
            #expect(try await store.count(of: key) == 10)
        }
    }

    @Test func `opening a file that another process keeps to itself is busy`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/a.sqlite"
            try DatabaseQueue(path: path).close()
            try await whileLocked(path) {
                var configuration = SQLiteConfiguration(path: path)
                configuration.busyTimeout = .milliseconds(1)
                let error = await #expect(throws: CairnError.self) { try await SQLiteStorage.open(configuration) }
                #expect(error?.code == .busy)
                #expect(error?.message.contains(path) == true)
            }
        }
    }

    @Test(.timeLimit(.minutes(1))) func `waiting for another process can be cancelled`() async throws {
        try await withStorage {
            $0.busyTimeout = .seconds(3600)
            $0.acquireTimeout = .zero
        } _: { storage, path in
            let store = try await storage.candles()
            let key = try CandleSpecimen.key()
            let candles = try CandleSpecimen.series(10)
            try await whileLocked(path) {
                let waiting = Task { try await store.save(candles, in: key) }
                // The next in line finds the writer taken: the first one waits for the file.
                while true {
                    let probe = Task { try await store.delete(key) }
                    if case .failure(let error as CairnError) = await withTaskCancellationHandler(
                        operation: { await probe.result }, onCancel: { probe.cancel() }), error.code == .timeout
                    {
                        break
                    }
                }
                waiting.cancel()
                let error = await #expect(throws: CairnError.self) { try await waiting.value }
                #expect(error?.code == .cancelled)
                #expect(error?.outcome == .notApplied)
            }
            try await store.save(candles, in: key)
            #expect(try await store.count(of: key) == 10)
        }
    }

    @Test func `waiting behind other writes ends at its deadline`() async throws {
        try await withStorage {
            $0.acquireTimeout = .milliseconds(5)
        } _: { storage, _ in
            let store = try await storage.candles()
            let key = try CandleSpecimen.key()
            let inside = Signal()
            let leave = Signal()
            async let holding: Void = storage.transaction { _ in
                inside.send()
                await leave.wait()
            }
            await inside.wait()
            let error = await #expect(throws: CairnError.self) { try await store.delete(key) }
            #expect(error?.code == .timeout)
            #expect(error?.isTransient == true)
            leave.send()
            try await holding
        }
    }
}
