public import CairnRepositories
internal import Synchronization

/// Counts the calls under way, so that closing can refuse new ones and wait for those.
public final class CallGate: Sendable {
    private struct State {
        var isClosed = false
        var calls = 0
        var closing: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let backend: BackendKind

    /// Makes a gate that is open.
    ///
    /// - Parameter backend: The backend that errors name.
    public init(backend: BackendKind) {
        self.backend = backend
    }

    /// Runs a call.
    ///
    /// - Throws: `CairnError` with code `closed`; what `body` throws.
    public func pass<T>(_ operation: String, _ body: () async throws -> T) async throws -> T {
        let isClosed = state.withLock { state in
            if !state.isClosed { state.calls += 1 }
            return state.isClosed
        }
        if isClosed {
            throw CairnError(
                .closed, backend: backend, operation: operation, message: "the storage has been closed")
        }
        defer { leave() }
        return try await body()
    }

    /// Refuses calls from now on and returns when the last one has ended.
    public func close() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                state.isClosed = true
                if state.calls > 0 { state.closing.append(continuation) }
                return state.calls == 0
            }
            if isIdle { continuation.resume() }
        }
    }

    private func leave() {
        let closing = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.calls -= 1
            guard state.calls == 0 else { return [] }
            defer { state.closing = [] }
            return state.closing
        }
        for continuation in closing { continuation.resume() }
    }
}
