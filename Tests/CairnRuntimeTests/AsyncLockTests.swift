import CairnRepositories
import CairnRuntime
import Synchronization
import Testing

@Suite struct AsyncLockTests {
    let backend = BackendKind(rawValue: "test")

    @Test func `one task at a time is inside`() async throws {
        let lock = AsyncLock()
        let inside = Atomic(0)
        let most = Atomic(0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await lock.withLock(backend: backend, operation: "count") {
                        let now = inside.add(1, ordering: .relaxed).newValue
                        _ = most.max(now, ordering: .relaxed)
                        await Task.yield()
                        inside.subtract(1, ordering: .relaxed)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(most.load(ordering: .relaxed) == 1)
        #expect(inside.load(ordering: .relaxed) == 0)
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
