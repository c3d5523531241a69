internal import CairnRepositories

/// The errors of those who wait.
extension PoolState {
    func timeoutError(_ waiter: Waiter, at now: Instant) -> CairnError {
        let waited = waiter.since.duration(to: now)
        var message = "no connection within \(waited): \(leased.count) of \(limits.capacity) leased"
        if !connecting.isEmpty { message += ", \(connecting.count) connecting" }
        if !closing.isEmpty { message += ", \(closing.count) closing" }
        if let lastConnectError { message += "; the last connect failed: \(lastConnectError)" }
        return Deadline.timeout(
            backend: backend, operation: waiter.operation, message: message, underlying: lastConnectError)
    }

    func closedError(_ operation: String) -> CairnError {
        CairnError(.closed, backend: backend, operation: operation, message: "the connection pool has been closed")
    }
}
