public import CairnRepositories
internal import Synchronization

/// A lock that tasks wait for in order without blocking a thread.
///
/// Waiting can be cancelled and ends at a deadline; holding it can not be taken away.
public final class AsyncLock: Sendable {
    private struct State {
        var isHeld = false
        var nextTicket: UInt64 = 0
        // Few tasks wait for one lock: a plain array, oldest first, needs no second index for cancelling.
        var waiters: [(ticket: UInt64, continuation: CheckedContinuation<Void, any Error>)] = []
    }

    private let state = Mutex(State())

    /// Makes a lock that nobody holds.
    public init() {}

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
            guard state.isHeld else {
                state.isHeld = true
                return nil
            }
            state.nextTicket += 1
            return state.nextTicket
        }
        guard let ticket else { return }
        let timer = timeout.map { timeout in
            Task { [weak self] in
                try await Task.sleep(for: timeout)
                self?.abandon(
                    ticket,
                    CairnError(
                        .timeout, backend: backend, operation: operation,
                        message: "other writes held the store for \(timeout)", isTransient: true))
            }
        }
        defer { timer?.cancel() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let isReady = state.withLock { state in
                    // Checked under the lock: a cancellation before this point finds no waiter to remove.
                    if Task.isCancelled { return nil as Bool? }
                    if !state.isHeld {
                        state.isHeld = true
                        return true
                    }
                    state.waiters.append((ticket, continuation))
                    return false
                }
                switch isReady {
                case true?: continuation.resume()
                case false?: break
                case nil: continuation.resume(throwing: CairnError.cancelled(backend: backend, operation: operation))
                }
            }
        } onCancel: {
            abandon(ticket, CairnError.cancelled(backend: backend, operation: operation))
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
                state.isHeld = false
                return nil as CheckedContinuation<Void, any Error>?
            }
            return state.waiters.removeFirst().continuation
        }
        next?.resume()
    }
}
