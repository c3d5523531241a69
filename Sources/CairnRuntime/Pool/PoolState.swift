internal import CairnRepositories
internal import DequeModule

/// Decides which task gets which connection, and when connections are made and closed.
///
/// A value without lock, clock or I/O, which ``ConnectionPool`` guards: it is told the time and what happened, and
/// answers with what is to be done after unlocking. What it does not know (a connection released twice, a connect
/// that was given up) it ignores or closes.
struct PoolState<Request: Sendable>: Sendable {
    typealias Instant = ContinuousClock.Instant
    typealias Action = PoolAction<Request>

    struct Idle: Sendable {
        let connection: any PooledConnection
        let endOfLife: Instant
        let since: Instant

        func isExpired(_ limits: PoolLimits, at now: Instant) -> Bool {
            endOfLife <= now || since.duration(to: now) >= limits.maximumIdle
        }

        func needsValidation(_ limits: PoolLimits, at now: Instant) -> Bool {
            since.duration(to: now) > limits.validationInterval
        }
    }

    struct Lease: Sendable {
        let connection: any PooledConnection
        let endOfLife: Instant
        let since: Instant
        let operation: String
        var isLost = false
        var isReported = false
    }

    /// A connection that is validated or closed, until a moment at which waiting for that ends.
    struct Ending: Sendable {
        let connection: any PooledConnection
        let endOfLife: Instant
        let until: Instant
    }

    struct Waiter: Sendable {
        let request: Request
        let ticket: UInt64
        let operation: String
        let since: Instant
        let deadline: Instant
    }

    /// How long after a change metrics are told: often enough to be watched, too rarely to be felt.
    static var reportDelay: Duration { .seconds(1) }

    let limits: PoolLimits
    let backend: BackendKind
    let name: String
    let backoff: RetryPolicy
    let watchDelay: Duration

    /// The one used last comes last and is leased first, so that those not needed grow old.
    var idle: [Idle] = []
    var leased: [ObjectIdentifier: Lease] = [:]
    var validating: [ObjectIdentifier: Ending] = [:]
    var closing: [ObjectIdentifier: Ending] = [:]
    /// By number, how many failures in a row there had been when the connect began.
    var connecting: [UInt64: Int] = [:]
    /// In the order of their tickets.
    var waiters: Deque<Waiter> = []

    var lastTicket: UInt64 = 0
    var lastConnect: UInt64 = 0
    /// Connects that failed in a row; those that were under way together count once.
    var failures = 0
    var pauseEnd: Instant?
    var lastConnectError: CairnError?
    /// When `wake` is due; nil while there is nothing to do.
    var wake: Instant?

    var isClosed = false
    /// When closing no longer waits for those who hold connections.
    var closingEnd: Instant?
    var reported = PoolReport()
    var created = 0
    var closed = 0
    var failedConnects = 0
    var timeouts = 0
    var waits = WaitHistogram()

    init(limits: PoolLimits, backend: BackendKind, name: String) {
        self.limits = limits
        self.backend = backend
        self.name = name
        backoff = RetryPolicy(baseDelay: limits.reconnectDelay, maximumDelay: limits.maximumReconnectDelay)
        watchDelay = min(Self.reportDelay, limits.leakWarning ?? Self.reportDelay)
    }

    /// Connections that work as far as is known.
    var established: Int { idle.count + leased.count + validating.count }
    var open: Int { established + connecting.count + closing.count }

    var statistics: PoolStatistics {
        PoolStatistics(
            idle: idle.count, leased: leased.count, connecting: connecting.count, validating: validating.count,
            closing: closing.count, waiting: waiters.count, created: created, closed: closed,
            failedConnects: failedConnects, timeouts: timeouts, waits: waits)
    }

    /// Leases a connection that is ready, without waiting: the hot path.
    ///
    /// - Returns: The connection, and when to wake if that has changed; nil if nothing is ready or others wait.
    mutating func leaseIdle(_ operation: String, at now: Instant) -> (connection: any PooledConnection, wake: Instant?)?
    {
        guard waiters.isEmpty, !isClosed, let last = idle.last, !last.isExpired(limits, at: now),
            !last.needsValidation(limits, at: now)
        else { return nil }
        idle.removeLast()
        lease(last.connection, endOfLife: last.endOfLife, operation, waited: .zero, at: now)
        return (last.connection, arrange(now + watchDelay) ? wake : nil)
    }

    /// Takes back a connection; one that is not leased is ignored.
    ///
    /// - Parameter isUsable: Whether it may be leased again.
    /// - Returns: How long it was held, if it was.
    mutating func release(_ connection: any PooledConnection, isUsable: Bool, at now: Instant) -> (Duration?, [Action])
    {
        guard let lease = leased.removeValue(forKey: ObjectIdentifier(connection)) else { return (nil, []) }
        let actions = change(at: now) { state, actions in
            if isUsable, !lease.isLost {
                state.park(connection, endOfLife: lease.endOfLife, at: now, &actions)
            } else {
                state.retire(connection, endOfLife: lease.endOfLife, at: now, &actions)
            }
        }
        return (lease.since.duration(to: now), actions)
    }

    mutating func lease(
        _ connection: any PooledConnection, endOfLife: Instant, _ operation: String, waited: Duration, at now: Instant
    ) {
        leased[ObjectIdentifier(connection)] = Lease(
            connection: connection, endOfLife: endOfLife, since: now, operation: operation)
        waits.record(waited)
    }

    /// Makes a change, then serves demand, and collects what is to be done.
    mutating func change(
        at now: Instant, _ body: (inout PoolState, inout [Action]) -> Void
    ) -> [Action] {
        let before = wake
        var actions: [Action] = []
        body(&self, &actions)
        if !waiters.isEmpty { meetDemand(at: now, &actions) }
        arrange(now + watchDelay)
        if isClosed, isDrained { drain(&actions) }
        if let wake, wake != before { actions.append(.wake(wake)) }
        return actions
    }

    /// Makes sure that `wake` comes no later than a moment.
    ///
    /// - Returns: Whether it would have.
    @discardableResult
    mutating func arrange(_ due: Instant) -> Bool {
        if let wake, wake <= due { return false }
        wake = due
        return true
    }
}
