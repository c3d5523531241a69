import CairnRepositories
import CairnRuntime
import InMemoryLogging
import Logging
import MetricsTestKit
import Testing

@Suite(.timeLimit(.minutes(1))) struct ConnectionPoolUpkeepTests {
    private let clock = ManualClock()
    private let server: FakeServer
    private let log = InMemoryLogHandler()
    private let metrics = TestMetrics()

    init() { server = FakeServer(clock: clock) }

    private func pool(_ limits: PoolLimits = PoolLimits()) -> ConnectionPool<FakeConnection> {
        ConnectionPool(
            limits: limits, backend: .postgreSQL, name: "test", clock: clock, random: { 0.5 },
            logger: Logger(label: "cairn.pool") { _ in log }, metrics: metrics
        ) { [server] in try await server.connect($0) }
    }

    @Test func `idle connections are closed in time, and nothing goes on after that`() async throws {
        let pool = pool(PoolLimits(maximumIdle: .seconds(600)))
        try await pool.withConnection("read") { _ in }
        clock.advance(by: .seconds(599))
        // The timer has woken, found nothing, and sleeps again until the connection has been idle for long enough.
        await eventually { clock.sleepers == 1 }
        #expect(server.open == 1)
        clock.advance(by: .seconds(1))
        await eventually { server.open == 0 }
        clock.advance(by: .seconds(1))
        await eventually { clock.sleepers == 0 }
        #expect(pool.statistics.closed == 1 && pool.statistics.open == 0)
    }

    @Test func `a connection past its own age is replaced`() async throws {
        let pool = pool(PoolLimits(maximumAge: .seconds(100), leakWarning: nil))
        let connection = try await pool.lease("hold")
        clock.advance(by: .milliseconds(94_999))
        pool.release(connection)
        #expect(pool.leaseIfIdle("read") === connection)
        clock.advance(by: .milliseconds(1))
        pool.release(connection)
        await eventually { connection.isClosed }
        #expect(try await pool.withConnection("read") { $0.number } == 2)
    }

    @Test func `a connection that was idle for long is validated first`() async throws {
        let pool = pool()
        try await pool.withConnection("read") { _ in }
        clock.advance(by: .seconds(31))
        #expect(pool.leaseIfIdle("read") == nil)
        #expect(try await pool.withConnection("read") { $0.number } == 1)
        clock.advance(by: .seconds(31))
        server.made[0].breakUnnoticed()
        #expect(try await pool.withConnection("read") { $0.number } == 2)
        await eventually { server.made[0].isClosed }
    }

    @Test func `a validation without an answer leaves time for another connection`() async throws {
        let pool = pool(PoolLimits(acquireTimeout: .seconds(5), validationTimeout: .seconds(1)))
        try await pool.withConnection("read") { _ in }
        clock.advance(by: .seconds(31))
        server.become(.silent)
        let task = Task { try await pool.withConnection("read") { $0.number } }
        await eventually { pool.statistics.validating == 1 }
        server.become(.up)
        await eventually {
            clock.advance(by: .milliseconds(10))
            return pool.statistics.validating == 0
        }
        #expect(try await task.value == 2)
        await eventually { server.made[0].isClosed }
    }

    @Test func `a connection that the server has ended leaves the pool`() async throws {
        let pool = pool()
        try await pool.withConnection("read") { _ in }
        pool.lost(server.made[0])
        await eventually { server.open == 0 }
        #expect(pool.statistics.idle == 0)
    }

    @Test func `a lease held for long is logged once, with what it is for`() async throws {
        let pool = pool(PoolLimits(leakWarning: .seconds(60)))
        let connection = try await pool.lease("load candles")
        for _ in 0..<5 {
            clock.advance(by: .seconds(60))
            await eventually { !log.entries.isEmpty && clock.sleepers == 0 }
        }
        #expect(log.entries.count == 1)
        #expect(log.entries.first?.level == .warning)
        let expected: Logger.Metadata = [
            "backend": "postgresql", "pool": "test", "operation": "load candles", "seconds": "60",
        ]
        #expect(log.entries.first?.metadata == expected)
        pool.release(connection)
    }

    @Test func `metrics follow within a second`() async throws {
        let pool = pool(PoolLimits(maximumIdle: .seconds(3600)))
        let connection = try await pool.lease("read")
        clock.advance(by: .seconds(1))
        let dimensions = [("backend", "postgresql"), ("pool", "test")]
        let leased = try metrics.expectRecorder("cairn.pool.leased", dimensions)
        await eventually { leased.lastValue == 1 }
        pool.release(connection)
        #expect(try metrics.expectTimer("cairn.pool.wait", dimensions).values == [0])
        #expect(try metrics.expectTimer("cairn.pool.usage", dimensions).values == [1_000_000_000])
        clock.advance(by: .seconds(1))
        await eventually { leased.lastValue == 0 }
        #expect(try metrics.expectRecorder("cairn.pool.idle", dimensions).lastValue == 1)
        #expect(try metrics.expectRecorder("cairn.pool.waiting", dimensions).lastValue == 0)
        #expect(try metrics.expectCounter("cairn.pool.created", dimensions).totalValue == 1)
        await pool.close()
        #expect(try metrics.expectCounter("cairn.pool.closed", dimensions).totalValue == 1)
    }

    @Test func `closing fails those who wait and waits for those who hold a connection`() async throws {
        let pool = pool(PoolLimits(size: 2))
        let (one, other) = (try await pool.lease("hold"), try await pool.lease("hold"))
        let waiting = Task { try await pool.withConnection("read") { _ in } }
        await eventually { pool.statistics.waiting == 1 }
        let closing = Task { await pool.close(within: .seconds(10)) }
        let refused = await #expect(throws: CairnError.self) { try await waiting.value }
        #expect(refused?.code == .closed && refused?.operation == "read")
        let newcomer = await #expect(throws: CairnError.self) { try await pool.lease("read") }
        #expect(newcomer?.code == .closed)
        pool.release(other)
        await eventually { server.open == 1 }
        #expect(one.isUsable && pool.leaseIfIdle("read") == nil)
        pool.release(one)
        await closing.value
        #expect(server.open == 0 && pool.statistics.open == 0 && clock.sleepers == 0)
        await pool.close()
    }

    @Test func `closing ends at its limit, under those who still hold a connection`() async throws {
        let pool = pool()
        let held = try await pool.lease("hold")
        let closing = Task { await pool.close(within: .seconds(10)) }
        await eventually {
            clock.advance(by: .seconds(1))
            return held.isClosed
        }
        await closing.value
        pool.release(held)
        #expect(server.open == 0 && pool.statistics.closed == 1)
    }

    @Test func `closing cancels connects`() async throws {
        let pool = pool()
        server.become(.silent)
        let waiting = Task { try await pool.withConnection("read") { _ in } }
        await eventually { pool.statistics.connecting == 1 && clock.sleepers == 2 }
        await pool.close()
        let error = await #expect(throws: CairnError.self) { try await waiting.value }
        #expect(error?.code == .closed)
        #expect(clock.sleepers == 0 && pool.statistics.open == 0)
    }

    @Test func `a pool that nobody has closes what is idle and leaves what is leased`() async throws {
        var pool: ConnectionPool<FakeConnection>? = pool()
        let held = try await pool?.lease("hold")
        try await pool?.withConnection("read") { _ in }
        #expect(server.open == 2)
        pool = nil
        await eventually { server.open == 1 && clock.sleepers == 0 }
        #expect(held?.isUsable == true)
    }
}
