import CairnRepositories
import CairnRuntime
import Synchronization
import TestSupport
import Testing

/// Which connections are in use, and how many were leased to two tasks at a time.
private final class Borrows: Sendable {
    private let state = Mutex((inUse: Set<Int>(), doubles: 0, ended: 0))

    var doubles: Int { state.withLock { $0.doubles } }
    var ended: Int { state.withLock { $0.ended } }

    func begin(_ connection: FakeConnection) {
        state.withLock { if !$0.inUse.insert(connection.number).inserted { $0.doubles += 1 } }
    }

    func end(_ connection: FakeConnection) { state.withLock { _ = $0.inUse.remove(connection.number) } }
    func end() { state.withLock { $0.ended += 1 } }
}

@Suite(.timeLimit(.minutes(1))) struct ConnectionPoolLoadTests {
    private let clock = ManualClock()
    private let server: FakeServer

    init() { server = FakeServer(clock: clock) }

    private func pool(_ limits: PoolLimits = PoolLimits()) -> ConnectionPool<FakeConnection> {
        ConnectionPool(limits: limits, backend: .postgreSQL, name: "test", clock: clock) { [server] in
            try await server.connect($0)
        }
    }

    @Test func `50,000 borrows of 1,000 tasks keep to 10 connections, one borrower each`() async throws {
        let pool = pool(PoolLimits(size: 10))
        let seed = UInt64.random(in: .min ... .max)
        let borrows = Borrows()
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<1_000 as Range<UInt64> {
                group.addTask {
                    var random = SeededGenerator(seed: seed &+ task)
                    for _ in 0..<50 {
                        let isLast = Int.random(in: 0..<100, using: &random) == 0
                        // One in a hundred is cancelled somewhere on its way, one in a hundred breaks its connection.
                        let borrow = Task {
                            try await pool.withConnection("borrow") { connection in
                                borrows.begin(connection)
                                await Task.yield()
                                if isLast { connection.fail() }
                                borrows.end(connection)
                            }
                        }
                        if Int.random(in: 0..<100, using: &random) == 0 { borrow.cancel() }
                        _ = await borrow.result
                    }
                }
            }
            await group.waitForAll()
        }
        #expect(borrows.doubles == 0, "seed \(seed)")
        #expect(server.mostOpen <= 10, "seed \(seed)")
        #expect(server.mostConnecting <= 4, "seed \(seed)")
        await eventually { pool.statistics.connecting == 0 && pool.statistics.closing == 0 }
        let after = pool.statistics
        #expect(after.leased == 0 && after.waiting == 0 && after.idle == server.open, "seed \(seed)")
        #expect(after.acquisitions >= 49_000 && after.acquisitions <= 50_000, "seed \(seed)")
        for _ in 0..<100 {
            clock.advance(by: .milliseconds(10))
            await Task.yield()
        }
        #expect(pool.statistics.created == after.created && server.attempts == after.created, "seed \(seed)")
        await pool.close()
        #expect(server.open == 0 && pool.statistics.created == pool.statistics.closed, "seed \(seed)")
    }

    @Test func `a storm of borrowers makes few connects to a server that refuses them`() async throws {
        let pool = pool()
        server.become(.refusing(FakeServer.failure()))
        let borrows = Borrows()
        let tasks = (0..<100).map { _ in
            Task {
                for _ in 0..<10 {
                    await #expect(throws: CairnError.self) { try await pool.withConnection("read") { _ in } }
                    borrows.end()
                }
            }
        }
        let start = clock.now
        await eventually {
            clock.advance(by: .milliseconds(1))
            return borrows.ended == 1000
        }
        for task in tasks { await task.value }
        // Four at first, then one after each pause, of which the longest are 250 ms at least.
        let elapsed = Int(start.duration(to: clock.now) / .milliseconds(1))
        #expect(server.attempts <= 4 + 5 + elapsed / 250)
        #expect(pool.statistics.failedConnects == server.attempts)
    }
}
