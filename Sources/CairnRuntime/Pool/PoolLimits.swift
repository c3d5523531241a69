/// How many connections a pool keeps, for how long, and how long others wait for them.
///
/// Durations below zero count as none, those longer than a century as one.
public struct PoolLimits: Hashable, Sendable {
    /// How many connections stay open; at least one.
    public var size: Int
    /// How many more may be open while tasks wait; they are closed when nobody does.
    public var overflow: Int
    /// How long a task waits for a connection.
    public var acquireTimeout: Duration
    /// How long a connect may take; closing one that takes longer counts as done.
    public var connectTimeout: Duration
    /// The age at which a connection is replaced. Each has a limit of its own between 90 and 100 % of it, so that
    /// those made together do not end together.
    public var maximumAge: Duration
    /// How long a connection stays open that nobody uses.
    public var maximumIdle: Duration
    /// A connection that was idle for longer is validated before it is leased.
    public var validationInterval: Duration
    /// How long a validation may take: well below ``acquireTimeout``, so that there is time for a new connection
    /// when something on the way has silently dropped the old one.
    public var validationTimeout: Duration
    /// A lease held for longer is logged, once; nil for never.
    public var leakWarning: Duration?
    /// How many connects may be under way at a time, so that a server that is back is not stormed; at least one.
    public var maximumConnecting: Int
    /// The pause after a connect that failed; it doubles with each further one, and half of it is left to chance.
    public var reconnectDelay: Duration
    /// What no pause exceeds.
    public var maximumReconnectDelay: Duration

    /// Makes limits.
    public init(
        size: Int = 10, overflow: Int = 0, acquireTimeout: Duration = .seconds(5),
        connectTimeout: Duration = .seconds(5), maximumAge: Duration = .seconds(3600),
        maximumIdle: Duration = .seconds(600), validationInterval: Duration = .seconds(30),
        validationTimeout: Duration = .seconds(1), leakWarning: Duration? = .seconds(60), maximumConnecting: Int = 4,
        reconnectDelay: Duration = .milliseconds(50), maximumReconnectDelay: Duration = .milliseconds(500)
    ) {
        self.size = size
        self.overflow = overflow
        self.acquireTimeout = acquireTimeout
        self.connectTimeout = connectTimeout
        self.maximumAge = maximumAge
        self.maximumIdle = maximumIdle
        self.validationInterval = validationInterval
        self.validationTimeout = validationTimeout
        self.leakWarning = leakWarning
        self.maximumConnecting = maximumConnecting
        self.reconnectDelay = reconnectDelay
        self.maximumReconnectDelay = maximumReconnectDelay
    }

    /// The limits that a pool can keep.
    var bounded: PoolLimits {
        func bounded(_ duration: Duration) -> Duration { min(max(duration, .zero), Deadline.longest) }
        var limits = self
        limits.size = max(size, 1)
        limits.overflow = max(overflow, 0)
        limits.maximumConnecting = max(maximumConnecting, 1)
        limits.acquireTimeout = bounded(acquireTimeout)
        limits.connectTimeout = bounded(connectTimeout)
        limits.maximumAge = bounded(maximumAge)
        limits.maximumIdle = bounded(maximumIdle)
        limits.validationInterval = bounded(validationInterval)
        limits.validationTimeout = bounded(validationTimeout)
        limits.leakWarning = leakWarning.map(bounded)
        limits.reconnectDelay = bounded(reconnectDelay)
        limits.maximumReconnectDelay = bounded(maximumReconnectDelay)
        return limits
    }

    /// The most connections that are ever open, those that are being made or closed included.
    public var capacity: Int {
        let (sum, overflowed) = size.addingReportingOverflow(overflow)
        return overflowed ? .max : sum
    }
}
