import Synchronization

/// Tasks that nobody waits for until the end.
final class BackgroundTasks: Sendable {
    private struct State {
        var tasks: [Int: Task<Void, Never>] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    /// Starts a task.
    func start(_ body: @escaping @Sendable () async -> Void) {
        state.withLock { state in
            let number = state.next
            state.next += 1
            state.tasks[number] = Task {
                await body()
                self.end(number)
            }
        }
    }

    /// Returns when those have ended that were started before.
    ///
    /// - Parameter limit: When they are cancelled; nil for never.
    func waitForAll(atMost limit: Duration? = nil) async {
        let tasks = state.withLock { Array($0.tasks.values) }
        if tasks.isEmpty { return }
        let timer = limit.map { limit in
            Task {
                try await Task.sleep(for: limit, tolerance: .zero)
                for task in tasks { task.cancel() }
            }
        }
        for task in tasks { await task.value }
        timer?.cancel()
    }

    private func end(_ number: Int) {
        state.withLock { $0.tasks[number] = nil }
    }
}
