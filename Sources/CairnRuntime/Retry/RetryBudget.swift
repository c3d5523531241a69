internal import Synchronization

/// Bounds the retries of one client, so that they never become the load that keeps a struggling server down.
///
/// A token bucket without a clock: every call pays a little in, every retry takes a call's worth out. Over any span
/// there are at most `calls / callsPerRetry + reserve` retries.
public final class RetryBudget: Sendable {
    private let callsPerRetry: Int
    private let capacity: Int
    private let credit: Mutex<Int>

    /// Makes a budget that is full.
    ///
    /// - Parameters:
    ///   - callsPerRetry: How many calls earn one retry: 10 allows retries for a tenth of them. At least one.
    ///   - reserve: How many retries can be saved up, and are at first; a client that makes few calls lives on them.
    public init(callsPerRetry: Int = 10, reserve: Int = 10) {
        self.callsPerRetry = max(callsPerRetry, 1)
        let (capacity, overflow) = self.callsPerRetry.multipliedReportingOverflow(by: max(reserve, 0))
        self.capacity = overflow ? .max : capacity
        credit = Mutex(self.capacity)
    }

    /// Pays in for one call, its first attempt.
    public func recordCall() {
        credit.withLock { if $0 < capacity { $0 += 1 } }
    }

    /// Takes out one retry.
    ///
    /// - Returns: Whether there was one left; if not, the call must not be retried.
    public func takeRetry() -> Bool {
        credit.withLock { credit in
            guard credit >= callsPerRetry else { return false }
            credit -= callsPerRetry
            return true
        }
    }
}
