public import CairnRepositories
public import CoreMetrics
public import Logging

/// Connections to one server that tasks take turns with.
///
/// Who waits is served in order; of the idle connections the one used last comes first. Connects run in tasks of
/// their own, as many as are needed: a task that gives up leaves the connect to those behind it. A server that
/// refuses connects fails everyone who waits at once, unless connections that others hold will serve them.
///
/// Metrics `cairn.pool.idle`, `.leased` and `.waiting` (gauges), `.created`, `.closed` and `.timeouts` (counters)
/// follow within a second; `.wait` and `.usage` (timers) at once.
public final class ConnectionPool<Connection: PooledConnection>: Sendable {
    // Not generic, so that it is compiled for what it does: a generic class in another module is four times slower.
    private let core: PoolCore

    /// Makes a pool without connections; the first lease makes the first.
    ///
    /// - Parameters:
    ///   - backend: The backend that errors, logs and metrics name.
    ///   - name: What logs and metrics call the pool; no secret.
    ///   - clock: The clock of deadlines and ages.
    ///   - random: The source of jitter, numbers in `0..<1`.
    ///   - metrics: Where metrics go.
    ///   - connect: Makes a connection before the deadline, or throws a `CairnError`, which those who wait may get as
    ///     it is. Cancelled when the pool is closed.
    public init<C: Clock>(
        limits: PoolLimits = PoolLimits(), backend: BackendKind, name: String, clock: C = ContinuousClock(),
        random: @escaping @Sendable () -> Double = { .random(in: 0..<1) },
        logger: Logger = Logger(label: "cairn.pool"), metrics: any MetricsFactory = MetricsSystem.factory,
        connect: @escaping @Sendable (_ deadline: Deadline) async throws -> Connection
    ) where C.Instant == ContinuousClock.Instant {
        core = PoolCore(
            limits: limits, backend: backend, name: name, clock: clock, random: random, logger: logger,
            metrics: PoolMetrics(backend: backend, name: name, factory: metrics), connect: connect)
    }

    deinit { core.abandon() }

    /// The limits the pool keeps.
    public var limits: PoolLimits { core.limits }

    /// What the pool does now and has done so far.
    public var statistics: PoolStatistics { core.statistics }

    /// Runs `body` with a connection that nobody else has meanwhile.
    ///
    /// Afterwards, however `body` ended, the connection goes back if it is usable, and is closed if not.
    ///
    /// - Parameters:
    ///   - operation: The operation that errors and logs name.
    ///   - deadline: When to stop waiting for a connection, if that is before ``PoolLimits/acquireTimeout``.
    /// - Throws: What ``lease(_:deadline:)`` and `body` throw.
    public func withConnection<T>(
        _ operation: String, deadline: Deadline? = nil, _ body: (Connection) async throws -> T
    ) async throws -> T {
        let connection = try await lease(operation, deadline: deadline)
        defer { release(connection) }
        return try await body(connection)
    }

    /// A connection for the caller alone, until it calls ``release(_:)`` or ``discard(_:)``, once.
    ///
    /// - Throws: `CairnError` with code `timeout` (`underlying` is the last failed connect), `cancelled` or `closed`; or
    ///   that of the failed connect, when nothing else could have served the caller.
    public func lease(_ operation: String, deadline: Deadline? = nil) async throws -> Connection {
        own(try await core.lease(operation, deadline: deadline))
    }

    /// A connection if one is idle, works as far as is known, and nobody waits for it.
    public func leaseIfIdle(_ operation: String) -> Connection? { core.leaseIfIdle(operation).map(own) }

    /// Gives back a connection that was leased; it is closed unless it is usable. One that is not leased is ignored.
    public func release(_ connection: Connection) { core.release(connection, isUsable: connection.isUsable) }

    /// Gives back a connection that was leased to be closed.
    public func discard(_ connection: Connection) { core.release(connection, isUsable: false) }

    /// Tells that the server has ended a connection: an idle one is closed, a leased one is when it comes back.
    public func lost(_ connection: Connection) { core.lost(connection) }

    /// Refuses leases from now on, fails those who wait, and closes every connection.
    ///
    /// - Parameter limit: How long to wait for leased connections before they are closed under those who hold them.
    ///   Closing itself adds ``PoolLimits/connectTimeout`` at most.
    public func close(within limit: Duration = .seconds(10)) async { await core.close(within: limit) }

    private func own(_ connection: any PooledConnection) -> Connection {
        // The core holds only what `connect` made.
        unsafeDowncast(connection, to: Connection.self)
    }
}
