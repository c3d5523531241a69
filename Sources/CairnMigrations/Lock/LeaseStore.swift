/// Where a database keeps a lease. Each call is atomic, and time is the **database's**, because the clocks of two
/// machines need not agree.
public protocol LeaseStore: Sendable {
    /// Gives out the lease if nobody holds it or its time is over, with a fence one higher than any before.
    func acquire(holder: String, for duration: Duration) async throws -> LeaseAttempt

    /// Makes the lease last for `duration` from now. False when someone else holds it by now.
    func renew(_ lease: Lease, for duration: Duration) async throws -> Bool

    /// Ends the lease, if it is still held; the fence is kept for the next.
    func release(_ lease: Lease) async throws
}

/// What came of asking for a lease.
public enum LeaseAttempt: Hashable, Sendable {
    /// It is given out.
    case acquired(Lease)
    /// Someone else holds it, for so long unless it is renewed.
    case held(by: String, remaining: Duration)
}
