import CairnMigrations
import CairnRepositories
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct LeaseLockTests {
    let clock = ManualClock()
    let store: MemoryLeaseStore

    init() { store = MemoryLeaseStore(clock) }

    private func lock(_ holder: String, timeout: Duration = .seconds(60)) -> LeaseLock {
        LeaseLock(
            store: store, backend: .test, holder: holder, duration: .seconds(15), timeout: timeout, clock: clock)
    }

    @Test func `the lock is given back, also after an error, and each holder gets a higher fence`() async throws {
        struct Failure: Error {}
        let first = try await lock("a").withLease(operation: "work") { $0.lease }
        await #expect(throws: Failure.self) {
            try await lock("b").withLease(operation: "work") { _ in throw Failure() }
        }
        let third = try await lock("c").withLease(operation: "work") { $0.lease }
        #expect([first.fence, third.fence] == [1, 3])
        #expect(store.state.withLock { $0.holder } == nil)
        #expect(store.state.withLock { $0.releases } == 3)
    }

    @Test func `only one of eight is inside at a time`() async throws {
        let crowd = Crowd()
        let pump = Task {
            while !Task.isCancelled {
                clock.advance(by: .milliseconds(50))
                await Task.yield()
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<8 {
                let lock = lock("\(index)", timeout: .seconds(1_000_000))
                group.addTask {
                    try await lock.withLease(operation: "work") { _ in
                        await crowd.enter()
                        await Task.yield()
                        await crowd.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        pump.cancel()
        #expect(await crowd.most == 1)
        #expect(await crowd.total == 8)
    }

    private actor Crowd {
        private var now = 0
        private(set) var most = 0
        private(set) var total = 0
        func enter() { (now, most, total) = (now + 1, max(most, now + 1), total + 1) }
        func leave() { now -= 1 }
    }

    @Test func `a holder that was killed blocks no longer than its lease`() async throws {
        guard case .acquired = try await store.acquire(holder: "killed", for: .seconds(15)) else {
            Issue.record("the lease was not free")
            return
        }
        let next = Task { try await lock("next").withLease(operation: "work") { ($0.lease.fence, clock.now.offset) } }
        for _ in 0..<60 {
            await clock.sleepers(1)
            clock.advance(by: .milliseconds(250))
        }
        let (fence, moment) = try await next.value
        #expect(fence == 2)
        #expect(moment == .seconds(15))
    }

    @Test func `waiting ends at the deadline and names the holder`() async throws {
        _ = try await store.acquire(holder: "host:1", for: .seconds(1_000_000))
        let waiting = Task {
            try await lock("b", timeout: .seconds(3)).withLease(operation: "migrate up") { _ in }
        }
        for _ in 0..<3 {
            await clock.sleepers(1)
            clock.advance(by: .seconds(1))
        }
        let error = await #expect(throws: CairnError.self) { try await waiting.value }
        #expect(error?.code == .busy)
        #expect(error?.isTransient == true)
        #expect(error?.message.hasPrefix("host:1 has held the lock") == true)
    }

    @Test func `a cancelled wait ends`() async throws {
        _ = try await store.acquire(holder: "a", for: .seconds(15))
        let waiting = Task { try await lock("b").withLease(operation: "work") { _ in } }
        await clock.sleepers(1)
        waiting.cancel()
        let error = await #expect(throws: CairnError.self) { try await waiting.value }
        #expect(error?.code == .cancelled)
    }

    @Test func `a lease in use is renewed for as long as the work takes`() async throws {
        try await lock("a").withLease(operation: "work") { held in
            for round in 1...20 {
                await clock.sleepers(1)
                clock.advance(by: .seconds(5))
                while store.state.withLock({ $0.renewals }) < round { await Task.yield() }
                try held.check()
                guard case .held = try await store.acquire(holder: "b", for: .seconds(15)) else {
                    Issue.record("the lease ran out in round \(round)")
                    return
                }
            }
        }
    }

    @Test func `a holder that slept for longer than its lease may not go on`() async throws {
        let error = await #expect(throws: CairnError.self) {
            try await lock("a").withLease(operation: "work") { held in
                store.state.withLock { $0.isUnreachable = true }
                try held.check()
                clock.advance(by: .seconds(15))
                try held.check()
            }
        }
        #expect(error?.code == .busy)
        #expect(error?.outcome == .unknown)
    }

    @Test func `a holder that was replaced may not go on`() async throws {
        let error = await #expect(throws: CairnError.self) {
            try await lock("a").withLease(operation: "work") { held in
                // As if the database had been restored, or its clock had jumped.
                store.state.withLock { ($0.fence, $0.holder) = ($0.fence + 1, "b") }
                await clock.sleepers(1)
                clock.advance(by: .seconds(5))
                while (try? held.check()) != nil { await Task.yield() }
                try held.check()
            }
        }
        #expect(error?.message.hasPrefix("the lock was lost") == true)
        #expect(store.state.withLock { $0.holder } == "b")
    }

    @Test func `a database that is away for a moment does not lose the lock`() async throws {
        try await lock("a").withLease(operation: "work") { held in
            store.state.withLock { $0.isUnreachable = true }
            for _ in 0..<2 {
                await clock.sleepers(1)
                clock.advance(by: .seconds(5))
            }
            store.state.withLock { $0.isUnreachable = false }
            await clock.sleepers(1)
            clock.advance(by: .milliseconds(4999))
            try held.check()
        }
    }

    @Test func `a cancelled holder gives the lock back`() async throws {
        let holding = Task {
            try await lock("a").withLease(operation: "work") { _ in
                try await clock.sleep(until: clock.now.advanced(by: .seconds(1_000_000)), tolerance: nil)
            }
        }
        await clock.sleepers(2)
        holding.cancel()
        await #expect(throws: CancellationError.self) { try await holding.value }
        #expect(store.state.withLock { $0.holder } == nil)
    }
}
