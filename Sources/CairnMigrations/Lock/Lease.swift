/// A lock that somebody holds for a while.
public struct Lease: Hashable, Sendable {
    /// Who holds it; unique among all processes.
    public let holder: String
    /// A number that grows with every new holder. A write that carries a lower one than the newest comes from a holder
    /// that has lost the lease without noticing, and is refused.
    public let fence: Int64

    /// Makes a lease; what a ``LeaseStore`` does.
    public init(holder: String, fence: Int64) {
        self.holder = holder
        self.fence = fence
    }
}
