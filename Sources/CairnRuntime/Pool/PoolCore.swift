internal import CairnRepositories
internal import Logging
internal import Synchronization

/// What ``ConnectionPool`` is made of: the state behind a lock, and the tasks that do what it says.
final class PoolCore: Sendable {
    typealias Instant = ContinuousClock.Instant
    typealias State = PoolState<CheckedContinuation<any PooledConnection, any Error>>

    struct Guarded {
        var state: State
        var timer: Task<Void, any Error>?
        var connects: [UInt64: Task<Void, Never>] = [:]
        /// Those who wait for the end of closing.
        var closers: [CheckedContinuation<Void, Never>] = []
    }

    let limits: PoolLimits
    let backend: BackendKind
    let name: String
    let guarded: Mutex<Guarded>
    let metrics: PoolMetrics
    let logger: Logger
    let now: @Sendable () -> Instant
    let sleep: @Sendable (Instant) async throws -> Void
    let random: @Sendable () -> Double
    let connect: @Sendable (Deadline) async throws -> any PooledConnection

    init<C: Clock>(
        limits: PoolLimits, backend: BackendKind, name: String, clock: C, random: @escaping @Sendable () -> Double,
        logger: Logger, metrics: PoolMetrics,
        connect: @escaping @Sendable (Deadline) async throws -> any PooledConnection
    ) where C.Instant == Instant {
        let limits = limits.bounded
        self.limits = limits
        self.backend = backend
        self.name = name
        guarded = Mutex(Guarded(state: State(limits: limits, backend: backend, name: name)))
        self.metrics = metrics
        self.logger = logger
        now = { clock.now }
        sleep = { try await clock.sleep(until: $0, tolerance: nil) }
        self.random = random
        self.connect = connect
    }

    var statistics: PoolStatistics { guarded.withLock { $0.state.statistics } }

    func lease(_ operation: String, deadline: Deadline?) async throws -> any PooledConnection {
        let start = now()
        if Task.isCancelled { throw CairnError.cancelled(backend: backend, operation: operation) }
        if let deadline, deadline.isOver(at: start) {
            throw Deadline.timeout(backend: backend, operation: operation)
        }
        if let connection = leaseIdle(operation, at: start) { return connection }
        return try await wait(operation, since: start, deadline: deadline)
    }

    func leaseIfIdle(_ operation: String) -> (any PooledConnection)? { leaseIdle(operation, at: now()) }

    func release(_ connection: any PooledConnection, isUsable: Bool) {
        let end = now()
        let (held, actions) = guarded.withLock { $0.state.release(connection, isUsable: isUsable, at: end) }
        if let held { metrics.used(held) }
        run(actions)
    }

    func lost(_ connection: any PooledConnection) { change { $0.lost(connection, at: $1) } }

    func close(within limit: Duration) async {
        await withCheckedContinuation { continuation in
            guarded.withLock { $0.closers.append(continuation) }
            change { $0.close(within: limit, at: $1) }
            cancelConnects()
        }
    }

    /// Ends a pool that nobody has any more; connections that are leased are left to their holders.
    func abandon() {
        change { $0.abandon(at: $1) }
        cancelConnects()
    }

    private func leaseIdle(_ operation: String, at start: Instant) -> (any PooledConnection)? {
        while let (connection, wake) = guarded.withLock({ $0.state.leaseIdle(operation, at: start) }) {
            if let wake { schedule(wake) }
            // Asked outside the lock: what a connection does to answer is its own affair.
            guard connection.isUsable else {
                release(connection, isUsable: false)
                continue
            }
            metrics.waited(.zero)
            return connection
        }
        return nil
    }

    private func wait(
        _ operation: String, since start: Instant, deadline: Deadline?
    ) async throws -> any PooledConnection {
        let end = min(start + limits.acquireTimeout, deadline?.instant ?? start + limits.acquireTimeout)
        let ticket = guarded.withLock { $0.state.takeTicket() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                change { state, now in
                    // Checked under the lock: a cancellation before this point finds no one to remove.
                    if Task.isCancelled {
                        return [.fail(continuation, .cancelled(backend: self.backend, operation: operation))]
                    }
                    return state.enqueue(
                        continuation, ticket: ticket, operation: operation, since: start, deadline: end, at: now)
                }
            }
        } onCancel: {
            change { $0.cancel(ticket: ticket, at: $1) }
        }
    }

    private func cancelConnects() {
        for connect in guarded.withLock({ Array($0.connects.values) }) { connect.cancel() }
    }
}
