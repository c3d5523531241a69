import CairnConformance
import CairnInMemory
import CairnRepositories
import Synchronization
import Testing

@Suite struct ConformanceCaseTests {
    private struct Failed: Error {}

    /// Opens storages in memory and counts what happens to them.
    private final class CountingHarness: ConformanceHarness {
        let opened = Mutex(0)
        let closed = Mutex(0)
        let skips: [String: String]
        let timeLimit: Duration
        private let failsToClose: Bool
        private let hangsInClose: Bool

        init(
            skips: [String: String] = [:], timeLimit: Duration = .seconds(60), failsToClose: Bool = false,
            hangsInClose: Bool = false
        ) {
            self.hangsInClose = hangsInClose
            self.skips = skips
            self.timeLimit = timeLimit
            self.failsToClose = failsToClose
        }

        func open() async throws -> any Storage {
            opened.withLock { $0 += 1 }
            return InMemoryStorage()
        }

        func close(_ storage: any Storage) async throws {
            closed.withLock { $0 += 1 }
            if failsToClose { throw Failed() }
            // Not even cancellation ends this.
            if hangsInClose { await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in } }
        }
    }

    private func makeCase(
        requires: Set<Capability> = [], _ body: @escaping @Sendable (ConformanceContext) async throws -> Void
    ) -> ConformanceCase {
        ConformanceCase("test.case", "A case", area: .declarations, requires: requires, body)
    }

    @Test func `a case whose body returns has passed`() async throws {
        let harness = CountingHarness()
        #expect(try await makeCase { _ in }.run(on: harness) == .passed)
        #expect(harness.opened.withLock(\.self) == 1)
        #expect(harness.closed.withLock(\.self) == 1)
    }

    @Test func `a failure names case, place and seed`() async throws {
        let test = makeCase { _ in throw ConformanceFailure("one is two") }
        let failure = await #expect(throws: ConformanceFailure.self) {
            try await test.run(on: CountingHarness(), seed: 42)
        }
        #expect(failure?.caseID == "test.case")
        #expect(failure?.seed == 42)
        let description = try #require(failure?.description)
        #expect(description.hasPrefix("test.case: one is two (CairnConformanceTests/ConformanceCaseTests.swift:"))
        #expect(description.hasSuffix(", seed 42)"))
        #expect(await test.outcome(on: CountingHarness(), seed: 42) == .failed(description))
    }

    @Test func `an error of the storage is a failure that carries it`() async throws {
        let test = makeCase { _ in throw CairnError(.full, operation: "save", message: "no room") }
        let failure = await #expect(throws: ConformanceFailure.self) { try await test.run(on: CountingHarness()) }
        #expect((failure?.underlying as? CairnError)?.code == .full)
        #expect(failure?.message.contains("no room") == true)
    }

    @Test func `every storage is released, whatever happens`() async throws {
        let harness = CountingHarness()
        let test = makeCase { context in
            _ = try await context.openAnother()
            throw Failed()
        }
        await #expect(throws: ConformanceFailure.self) { try await test.run(on: harness) }
        #expect(harness.opened.withLock(\.self) == 2)
        #expect(harness.closed.withLock(\.self) == 2)
    }

    @Test func `a storage that cannot be released is a failure`() async {
        let outcome = await makeCase { _ in }.outcome(on: CountingHarness(failsToClose: true))
        guard case .failed = outcome else { return #expect(Bool(false), "the outcome is \(outcome)") }
    }

    @Test func `a missing capability skips with the backend's reason`() async throws {
        let harness = CountingHarness()
        let test = makeCase(requires: [.records, .durability]) { _ in throw Failed() }
        let outcome = try await test.run(on: harness)
        #expect(outcome == .skipped("no durability: what is in memory ends with the process"))
        #expect(harness.closed.withLock(\.self) == 1)
    }

    @Test func `a capability that is neither declared nor declined is a failure`() async {
        let test = makeCase(requires: [Capability(rawValue: "levitation")]) { _ in }
        let failure = await #expect(throws: ConformanceFailure.self) { try await test.run(on: CountingHarness()) }
        #expect(failure?.message.contains("levitation") == true)
    }

    @Test func `a harness skips with its own reason, without opening anything`() async throws {
        let harness = CountingHarness(skips: ["test.case": "the moon is full"])
        #expect(try await makeCase { _ in throw Failed() }.run(on: harness) == .skipped("the moon is full"))
        #expect(harness.opened.withLock(\.self) == 0)
    }

    @Test func `a harness that skips without a reason is a failure`() async {
        await #expect(throws: ConformanceFailure.self) {
            try await makeCase { _ in }.run(on: CountingHarness(skips: ["test.case": ""]))
        }
    }

    @Test func `a case that hangs fails at the time limit`() async {
        let test = makeCase { _ in
            // Only cancellation, which the limit brings, ends this.
            let (stream, _) = AsyncStream<Never>.makeStream()
            for await _ in stream {}
        }
        let failure = await #expect(throws: ConformanceFailure.self) {
            try await test.run(on: CountingHarness(timeLimit: .milliseconds(20)))
        }
        #expect(failure?.message.contains("did not end within") == true)
    }

    @Test(.timeLimit(.minutes(1)), arguments: [true, false])
    func `a storage whose closing hangs fails at the time limit, and the first failure is told`(fails: Bool) async {
        let harness = CountingHarness(timeLimit: .milliseconds(20), hangsInClose: true)
        let failure = await #expect(throws: ConformanceFailure.self) {
            try await makeCase { _ in if fails { throw ConformanceFailure("the first failure") } }.run(on: harness)
        }
        #expect(failure?.message.contains(fails ? "the first failure" : "did not end within") == true)
    }

    @Test func `two storages are both closed when the first fails to close`() async {
        let harness = CountingHarness(failsToClose: true)
        _ = await makeCase { _ = try await $0.openAnother() }.outcome(on: harness)
        #expect(harness.closed.withLock(\.self) == 2)
    }

    @Test func `a backend that declares durability needs a harness that reopens`() async {
        let failure = await #expect(throws: ConformanceFailure.self) {
            try await makeCase { try await $0.reopen() }.run(on: CountingHarness())
        }
        #expect(failure?.message.contains("reopen") == true)
    }

    @Test func `the same seed gives the same case`() async throws {
        let seeds = Mutex<[UInt64]>([])
        let test = makeCase { context in seeds.withLock { $0.append(context.seed) } }
        for _ in 0..<2 { try await test.run(on: CountingHarness(), seed: 7) }
        for _ in 0..<2 { try await test.run(on: CountingHarness()) }
        let found = seeds.withLock(\.self)
        #expect(found.prefix(2) == [7, 7])
        #expect(found[2] != found[3])
    }
}
