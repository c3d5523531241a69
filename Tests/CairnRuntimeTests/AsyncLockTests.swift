import CairnRepositories
import CairnRuntime
import Synchronization
import Testing

@Suite struct AsyncLockTests {
    let backend = BackendKind(rawValue: "test")

    /// Counts how many tasks are inside, and the most there ever were.
    private final class Gauge: Sendable {
        private let counts = Mutex((now: 0, most: 0))

        func enter() { counts.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }
        func leave() { counts.withLock { $0.now -= 1 } }
        var most: Int { counts.withLock { $0.most } }
    }

    @Test func `one task at a time is inside`() async throws {
        let lock = AsyncLock()
        let gauge = Gauge()
        let backend = backend
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await lock.withLock(backend: backend, operation: "count") {
                        gauge.enter()
                        await Task.yield()
                        gauge.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(gauge.most == 1)
    }

    @Test func `as many tasks are inside as may hold it`() async throws {
        let lock = AsyncLock(holders: 3)
        let gauge = Gauge()
        let backend = backend
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await lock.withLock(backend: backend, operation: "count") {
                        gauge.enter()
                        await Task.yield()
                        gauge.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect((2...3).contains(gauge.most))
        // Each gave its place back: three can hold it inside one another, a fourth cannot.
        try await lock.withLock(backend: backend, operation: "first") {
            try await lock.withLock(backend: backend, operation: "second") {
                try await lock.withLock(backend: backend, operation: "third") {
                    let error = await #expect(throws: CairnError.self) {
                        try await lock.withLock(timeout: .zero, backend: backend, operation: "fourth") {}
                    }
                    #expect(error?.code == .timeout)
                }
            }
        }
    }

    @Test func `a cancelled wait throws and leaves the lock to the next`() async throws {
        let lock = AsyncLock()
        try await lock.withLock(backend: backend, operation: "hold") {
            let waiting = Task { try await lock.withLock(backend: backend, operation: "wait") {} }
            waiting.cancel()
            let error = await #expect(throws: CairnError.self) { try await waiting.value }
            #expect(error?.code == .cancelled)
        }
        try await lock.withLock(backend: backend, operation: "next") {}
    }

    @Test func `a wait ends at its deadline`() async throws {
        let lock = AsyncLock()
        try await lock.withLock(backend: backend, operation: "hold") {
            let waiting = Task {
                try await lock.withLock(timeout: .milliseconds(1), backend: backend, operation: "wait") {}
            }
            let error = await #expect(throws: CairnError.self) { try await waiting.value }
            #expect(error?.code == .timeout)
            #expect(error?.isTransient == true)
        }
    }

    @Test func `an error inside releases the lock`() async throws {
        struct Failure: Error {}
        let lock = AsyncLock()
        await #expect(throws: Failure.self) {
            try await lock.withLock(backend: backend, operation: "fail") { throw Failure() }
        }
        try await lock.withLock(backend: backend, operation: "next") {}
    }
}
