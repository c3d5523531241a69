/// What a pool does at a moment, and what it has done since it was made.
public struct PoolStatistics: Hashable, Sendable {
    /// Connections that could be leased.
    public let idle: Int
    /// Connections that somebody holds.
    public let leased: Int
    /// Connects under way.
    public let connecting: Int
    /// Connections that are asked whether they still work.
    public let validating: Int
    /// Connections whose closing has begun and not ended.
    public let closing: Int
    /// Tasks that wait for a connection.
    public let waiting: Int
    /// How many connections were made.
    public let created: Int
    /// How many were given up.
    public let closed: Int
    /// How many connects failed.
    public let failedConnects: Int
    /// How many waits ended at their deadline.
    public let timeouts: Int
    /// How many leases there were, and how long each was waited for.
    public let waits: WaitHistogram

    /// How many leases there were.
    public var acquisitions: Int { waits.count }
    /// Connections that are open, or may be: those that are being made or closed included.
    public var open: Int { idle + leased + connecting + validating + closing }
}
