import CairnRepositories
import CairnRuntime
import Synchronization
import Testing

/// A clock that cancels the task that asks it for the time a second time.
private final class CancellingClock: Clock, Sendable {
    private let readings = Atomic(0)

    var now: ContinuousClock.Instant {
        if readings.add(1, ordering: .relaxed).newValue == 2 { withUnsafeCurrentTask { $0?.cancel() } }
        return .now
    }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
        try await ContinuousClock().sleep(until: deadline, tolerance: tolerance)
    }
}

@Suite(.timeLimit(.minutes(1))) struct ConnectionPoolTests {
    private let clock = ManualClock()
    private let server: FakeServer

    init() { server = FakeServer(clock: clock) }

    private func pool(_ limits: PoolLimits = PoolLimits()) -> ConnectionPool<FakeConnection> {
        ConnectionPool(limits: limits, backend: .postgreSQL, name: "test", clock: clock, random: { 0.5 }) {
            [server] in try await server.connect($0)
        }
    }

    private func error(of task: Task<Void, any Error>) async -> CairnError? {
        await #expect(throws: CairnError.self) { try await task.value }
    }

    @Test func `a connection is used again`() async throws {
        let pool = pool()
        for _ in 0..<3 {
            let number = try await pool.withConnection("read") { $0.number }
            #expect(number == 1)
        }
        #expect(pool.statistics.acquisitions == 3 && pool.statistics.created == 1 && pool.statistics.idle == 1)
    }

    @Test func `a body that fails gives its connection back`() async throws {
        struct Failure: Error {}
        let pool = pool()
        await #expect(throws: Failure.self) { try await pool.withConnection("read") { _ in throw Failure() } }
        #expect(pool.statistics.idle == 1 && pool.statistics.leased == 0)
    }

    @Test func `a body that is cancelled gives its connection back`() async throws {
        let pool = pool()
        let task = Task { [clock] in
            try await pool.withConnection("read") { _ in
                try await clock.sleep(until: clock.now + .seconds(3600), tolerance: nil)
            }
        }
        await eventually { pool.statistics.leased == 1 }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(pool.statistics.idle == 1 && pool.statistics.leased == 0)
    }

    @Test func `a connection that cannot be used is closed instead`() async throws {
        let pool = pool()
        try await pool.withConnection("read") { $0.fail() }
        #expect(pool.statistics.idle == 0)
        await eventually { server.open == 0 }
        pool.discard(try await pool.lease("read"))
        await eventually { server.open == 0 }
        #expect(pool.statistics.created == 2 && pool.statistics.closed == 2)
    }

    @Test func `an idle connection that cannot be used is not leased`() async throws {
        let pool = pool()
        try await pool.withConnection("read") { _ in }
        server.made[0].fail()
        #expect(pool.leaseIfIdle("read") == nil)
        #expect(try await pool.withConnection("read") { $0.number } == 2)
    }

    @Test func `a lease that must not wait takes what is idle only`() async throws {
        let pool = pool()
        #expect(pool.leaseIfIdle("read") == nil)
        #expect(server.attempts == 0)
        try await pool.withConnection("read") { _ in }
        let connection = try #require(pool.leaseIfIdle("read"))
        #expect(pool.leaseIfIdle("read") == nil)
        pool.release(connection)
    }

    @Test func `tasks are served in the order they came`() async throws {
        let pool = pool(PoolLimits(size: 1))
        let first = try await pool.lease("hold")
        let (served, continuation) = AsyncStream.makeStream(of: Int.self)
        for number in 1...20 {
            Task { try await pool.withConnection("read") { _ in continuation.yield(number) } }
            await eventually { pool.statistics.waiting == number }
        }
        pool.release(first)
        var order: [Int] = []
        for await number in served.prefix(20) { order.append(number) }
        #expect(order == Array(1...20))
    }

    @Test func `a wait ends at the time-out, or at the deadline if that is earlier`() async throws {
        let pool = pool(PoolLimits(size: 1, acquireTimeout: .seconds(5)))
        let held = try await pool.lease("hold")
        let patient = Task { try await pool.withConnection("patient") { _ in } }
        let hurried = Task { [clock] in
            try await pool.withConnection("hurried", deadline: .after(.seconds(2), from: clock.now)) { _ in }
        }
        await eventually { pool.statistics.waiting == 2 }
        clock.advance(by: .seconds(2))
        let early = try #require(await error(of: hurried))
        #expect(early.code == .timeout && early.isTransient && early.operation == "hurried")
        #expect(early.message == "no connection within 2.0 seconds: 1 of 1 leased")
        #expect(pool.statistics.waiting == 1)
        clock.advance(by: .seconds(3))
        #expect(await error(of: patient)?.message == "no connection within 5.0 seconds: 1 of 1 leased")
        #expect(pool.statistics.timeouts == 2)
        pool.release(held)
    }

    @Test func `a deadline that is over lets nothing begin`() async throws {
        let pool = pool()
        let late = await #expect(throws: CairnError.self) {
            try await pool.lease("read", deadline: Deadline(clock.now))
        }
        #expect(late?.code == .timeout)
        #expect(server.attempts == 0)
    }

    @Test func `a time-out tells of the connect that failed`() async throws {
        let pool = pool(PoolLimits(size: 2))
        let held = try await pool.lease("hold")
        server.become(.refusing(FakeServer.failure(.unavailable, "too many clients")))
        let task = Task { try await pool.withConnection("read") { _ in } }
        await eventually { pool.statistics.failedConnects > 0 }
        clock.advance(by: .seconds(5))
        let error = try #require(await error(of: task))
        #expect(error.code == .timeout)
        #expect((error.underlying as? CairnError)?.message == "too many clients")
        #expect(error.message.contains("postgresql: connect: too many clients (unavailable)"))
        pool.release(held)
    }

    @Test func `a server without an answer is given up at the deadline`() async throws {
        let pool = pool(PoolLimits(acquireTimeout: .seconds(3), connectTimeout: .seconds(5)))
        server.become(.silent)
        let task = Task { try await pool.withConnection("read") { _ in } }
        await eventually { pool.statistics.waiting == 1 && clock.sleepers == 2 }
        clock.advance(by: .seconds(3))
        let error = try #require(await error(of: task))
        #expect(error.code == .timeout && error.message.contains("1 connecting"))
        #expect(pool.statistics.connecting == 1)
        clock.advance(by: .seconds(2))
        await eventually { pool.statistics.failedConnects == 1 }
        #expect(pool.statistics.open == 0)
    }

    @Test(arguments: [CairnError.Code.unavailable, .authentication])
    func `a server that refuses fails all who wait at once`(_ code: CairnError.Code) async throws {
        let pool = pool()
        server.become(.refusing(FakeServer.failure(code, isTransient: code == .unavailable)))
        let tasks = (0..<50).map { _ in Task { try await pool.withConnection("read") { _ in } } }
        for task in tasks {
            // The clock stands still but for the pauses between connects.
            let waiting = Task { [clock] in
                while !Task.isCancelled {
                    if pool.statistics.waiting > 0, pool.statistics.connecting == 0 {
                        clock.advance(by: .milliseconds(1))
                    }
                    await Task.yield()
                }
            }
            #expect(await error(of: task)?.code == code)
            waiting.cancel()
        }
        #expect(pool.statistics.timeouts == 0 && pool.statistics.open == 0)
    }

    @Test func `a cancelled wait ends at once and leaves the connection to others`() async throws {
        let pool = pool(PoolLimits(size: 1))
        let held = try await pool.lease("hold")
        let task = Task { try await pool.withConnection("read") { _ in } }
        await eventually { pool.statistics.waiting == 1 }
        task.cancel()
        #expect(await error(of: task)?.code == .cancelled)
        #expect(pool.statistics.waiting == 0)
        pool.release(held)
        #expect(try await pool.withConnection("read") { $0.number } == 1)
    }

    @Test func `a cancelled task begins nothing`() async throws {
        let pool = pool()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await pool.withConnection("read") { _ in }
        }
        #expect(await error(of: task)?.code == .cancelled)
        #expect(server.attempts == 0)
    }

    @Test func `a task that is cancelled just before it joins the queue does not wait`() async throws {
        let pool = ConnectionPool(backend: .postgreSQL, name: "test", clock: CancellingClock()) { [server] in
            try await server.connect($0)
        }
        let task = Task { try await pool.withConnection("read") { _ in } }
        #expect(await error(of: task)?.code == .cancelled)
        #expect(server.attempts == 0 && pool.statistics.waiting == 0)
        await pool.close()
    }

    @Test func `overflow lasts as long as tasks wait`() async throws {
        let pool = pool(PoolLimits(size: 1, overflow: 1))
        let first = try await pool.lease("hold")
        let second = try await pool.lease("hold")
        #expect(server.open == 2)
        pool.release(first)
        await eventually { server.open == 1 }
        pool.release(second)
        #expect(pool.statistics.idle == 1)
        #expect(second.isUsable)
    }
}
