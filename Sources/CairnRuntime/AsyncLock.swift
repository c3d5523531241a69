public import CairnRepositories
internal import Synchronization

/// A lock that tasks wait for in order without blocking a thread; with several holders, a limit on how many get in.
///
/// Waiting can be cancelled and ends at a deadline; holding it can not be taken away.
public final class AsyncLock: Sendable {
    private struct State {
        var free: Int
        var nextTicket: UInt64 = 0
        // Few tasks wait for one lock: a plain array, oldest first, needs no second index for cancelling.
        var waiters: [(ticket: UInt64, continuation: CheckedContinuation<Void, any Error>)] = []
    }

    private let state: Mutex<State>

    /// Makes a lock that nobody holds.
    ///
    /// - Parameter holders: How many tasks may hold it at a time, at least one.
    public init(holders: Int = 1) {
        state = Mutex(State(free: max(holders, 1)))
    }

    /// Runs `body` while holding the lock.
    ///
    /// - Parameters:
    ///   - timeout: How long to wait for the lock; nil waits until cancelled.
    ///   - backend: The backend that errors name.
    ///   - operation: The operation that errors name.
    /// - Throws: `CairnError` with code `timeout` or `cancelled` when the lock was not obtained; what `body` throws.
    public func withLock<T>(
        timeout: Duration? = nil, backend: BackendKind, operation: String, _ body: () async throws -> T
    ) async throws -> T {
        try await acquire(timeout: timeout, backend: backend, operation: operation)
        defer { release() }
        return try await body()
    }

    private func acquire(timeout: Duration?, backend: BackendKind, operation: String) async throws {
        if Task.isCancelled { throw CairnError.cancelled(backend: backend, operation: operation) }
        // A free lock is taken at once, without the cost of a timer and a continuation.
        let ticket = state.withLock { state -> UInt64? in
            guard state.free == 0 else {
                state.free -= 1
                return nil
            }
            state.nextTicket += 1
            return state.nextTicket
        }
        guard let ticket else { return }
        var timer: Task<Void, any Error>?
        defer { timer?.cancel() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let isReady = state.withLock { state in
                    // Checked under the lock: a cancellation before this point finds no waiter to remove.
                    if Task.isCancelled { return nil as Bool? }
                    if state.free > 0 {
                        state.free -= 1
                        return true
                    }
                    state.waiters.append((ticket, continuation))
                    return false
                }
                switch isReady {
                case true?: continuation.resume()
                // Not before the waiter is there to be found, however short the timeout.
                case false?: timer = timeout.map { abandon(ticket, after: $0, backend: backend, operation: operation) }
                case nil: continuation.resume(throwing: CairnError.cancelled(backend: backend, operation: operation))
                }
            }
        } onCancel: {
            abandon(ticket, CairnError.cancelled(backend: backend, operation: operation))
        }
    }

    private func abandon(
        _ ticket: UInt64, after timeout: Duration, backend: BackendKind, operation: String
    ) -> Task<Void, any Error> {
        Task { [weak self] in
            try await Task.sleep(for: timeout)
            self?.abandon(
                ticket,
                CairnError(
                    .timeout, backend: backend, operation: operation,
                    message: "others held the store for \(timeout)", isTransient: true))
        }
    }

    private func abandon(_ ticket: UInt64, _ error: CairnError) {
        let waiter = state.withLock { state in
            state.waiters.firstIndex { $0.ticket == ticket }.map { state.waiters.remove(at: $0) }
        }
        waiter?.continuation.resume(throwing: error)
    }

    private func release() {
        let next = state.withLock { state in
            if state.waiters.isEmpty {
                state.free += 1
                return nil as CheckedContinuation<Void, any Error>?
            }
            return state.waiters.removeFirst().continuation
        }
        next?.resume()
    }
}
