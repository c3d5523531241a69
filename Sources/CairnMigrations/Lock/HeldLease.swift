public import CairnRepositories
internal import Synchronization

/// A lease while it is held, which knows when it can no longer be relied upon.
public final class HeldLease: Sendable {
    /// The lease.
    public let lease: Lease

    private let time: LeaseTime
    private let backend: BackendKind
    private let operation: String
    /// Until when, on this process's clock, nobody else can have got it; nil once it is lost.
    private let validUntil: Mutex<Duration?>

    init(_ lease: Lease, validUntil: Duration, time: LeaseTime, backend: BackendKind, operation: String) {
        self.lease = lease
        self.validUntil = Mutex(validUntil)
        self.time = time
        self.backend = backend
        self.operation = operation
    }

    /// Makes sure that the lease is still held; call it before each write that needs it.
    ///
    /// The clock goes on while the process is stopped, so one that sleeps for longer than its lease finds out here.
    ///
    /// - Throws: `CairnError` with code `busy`.
    public func check() throws(CairnError) {
        guard isValid else {
            throw CairnError(
                .busy, backend: backend, operation: operation,
                message: "the lock was lost: it could not be renewed in time, and another process may hold it",
                isTransient: true, outcome: .unknown)
        }
    }

    var isValid: Bool {
        let now = time.now()
        return validUntil.withLock { until in until.map { now < $0 } ?? false }
    }

    /// Keeps the lease alive until it is lost or the task is cancelled.
    func keepAlive(in store: any LeaseStore, duration: Duration) async {
        while isValid {
            // A third of its time, so that two renewals may fail.
            guard (try? await time.sleep(duration / 3)) != nil else { return }
            // Counted from before the request: the database cannot have begun earlier.
            let asked = time.now()
            do {
                let isRenewed = try await store.renew(lease, for: duration)
                validUntil.withLock { until in
                    if !isRenewed { until = nil } else if until != nil { until = asked + duration }
                }
            } catch {
                // Unreachable for a moment; it is tried again until the time is over.
                continue
            }
        }
    }
}
