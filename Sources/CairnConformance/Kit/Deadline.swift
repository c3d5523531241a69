internal import Synchronization

/// Ends the wait for work that hangs, such as a transaction that waits for itself.
enum Deadline {
    /// Runs `body`; when it takes longer than `limit`, cancels it and throws without waiting for it to notice.
    static func run(_ limit: Duration, _ body: @escaping @Sendable () async throws -> Void) async throws {
        let race = Race()
        let work = Task {
            do {
                try await body()
                race.end(.success(()))
            } catch {
                race.end(.failure(error))
            }
        }
        let timer = Task {
            try await Task.sleep(for: limit)
            race.end(.failure(ConformanceFailure("it did not end within \(limit)")))
        }
        defer {
            timer.cancel()
            work.cancel()
        }
        try await withTaskCancellationHandler {
            try await race.wait()
        } onCancel: {
            work.cancel()
        }
    }
}

/// Remembers the first result and hands it to the one who waits.
private final class Race: Sendable {
    private enum State {
        case running
        case waiting(CheckedContinuation<Void, any Error>)
        case ended(Result<Void, any Error>)
    }

    private let state = Mutex(State.running)

    func wait() async throws {
        try await withCheckedThrowingContinuation { continuation in
            let result = state.withLock { state in
                if case .ended(let result) = state { return result as Result<Void, any Error>? }
                state = .waiting(continuation)
                return nil
            }
            if let result { continuation.resume(with: result) }
        }
    }

    func end(_ result: Result<Void, any Error>) {
        let continuation = state.withLock { state in
            defer { if case .ended = state {} else { state = .ended(result) } }
            if case .waiting(let continuation) = state { return continuation as CheckedContinuation<Void, any Error>? }
            return nil
        }
        continuation?.resume(with: result)
    }
}
