import CairnRepositories
import CairnRuntime
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct CallGateTests {
    private struct Refusal: Error {}

    /// How many calls have ended.
    private final class Tally: Sendable {
        private let ended = Mutex(0)

        func end() { ended.withLock { $0 += 1 } }
        var count: Int { ended.withLock { $0 } }
    }

    @Test func `a gate that is closed refuses calls by their name`() async throws {
        let gate = CallGate(backend: BackendKind(rawValue: "test"))
        #expect(try await gate.pass("look") { 5 } == 5)
        await gate.close()
        let error = await #expect(throws: CairnError.self) { try await gate.pass("look") { 5 } }
        #expect(error?.code == .closed && error?.operation == "look" && error?.backend?.rawValue == "test")
        await gate.close()
    }

    @Test func `a call that throws has left`() async {
        let gate = CallGate(backend: .inMemory)
        await #expect(throws: Refusal.self) { try await gate.pass("look") { throw Refusal() } }
        await gate.close()
    }

    @Test func `closing waits for every call under way, and everyone who closes waits`() async throws {
        let gate = CallGate(backend: .inMemory)
        let tally = Tally()
        let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
        let ends = (0..<5).map { _ in AsyncStream.makeStream(of: Void.self) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for end in ends {
                group.addTask {
                    try await gate.pass("work") {
                        beginning.yield()
                        for await _ in end.stream { break }
                        tally.end()
                    }
                }
            }
            var iterator = begun.makeAsyncIterator()
            for _ in 0..<5 { await iterator.next() }
            for _ in 0..<3 {
                group.addTask {
                    await gate.close()
                    #expect(tally.count == 5)
                }
            }
            // Closed for new calls before the old ones have ended.
            while (try? await gate.pass("late") {}) != nil { await Task.yield() }
            #expect(tally.count == 0)
            for end in ends { end.continuation.yield() }
            try await group.waitForAll()
        }
    }

    @Test func `closing waits for a single call, which may look at the gate itself`() async throws {
        let gate = CallGate(backend: .inMemory)
        let tally = Tally()
        let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
        let end = AsyncStream.makeStream(of: Void.self)
        let call = Task {
            try await gate.pass("work") {
                beginning.yield()
                for await _ in end.stream { break }
                // A call within it is a new one, and refused.
                let error = await #expect(throws: CairnError.self) { try await gate.pass("more") {} }
                #expect(error?.code == .closed)
                tally.end()
            }
        }
        for await _ in begun { break }
        let closing = Task {
            await gate.close()
            return tally.count
        }
        while (try? await gate.pass("late") {}) != nil { await Task.yield() }
        #expect(tally.count == 0)
        end.continuation.yield()
        #expect(await closing.value == 1)
        try await call.value
    }
}
