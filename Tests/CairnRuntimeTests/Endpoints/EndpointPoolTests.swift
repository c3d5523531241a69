import CairnRepositories
import CairnRuntime
import TestSupport
import Testing

@Suite struct EndpointPoolTests {
    private let clock = SteppingClock()
    private let breaker = CircuitBreaker(failureThreshold: 2, quarantine: .seconds(5))

    private func pool(
        _ endpoints: [String], _ order: EndpointOrder = .inOrder, seed: UInt64 = 0
    ) throws -> EndpointPool<String> {
        try EndpointPool(
            endpoints, order: order, breaker: breaker, backend: .clickHouse, clock: clock,
            random: SeededGenerator(seed: seed))
    }

    @Test func `a pool needs an endpoint`() {
        let error = #expect(throws: CairnError.self) { try pool([]) }
        #expect(error?.code == .invalidInput && error?.backend == .clickHouse)
    }

    @Test func `a call fails over, and calls stay away until the quarantine ends`() throws {
        let pool = try pool(["a", "b"])
        for _ in 0..<2 {
            let first = pool.next()
            #expect(first.endpoint == "a")
            pool.recordFailure(first)
            let second = pool.next(avoiding: [first])
            #expect(second.endpoint == "b")
            pool.recordSuccess(second)
        }
        #expect(pool.next().endpoint == "b")
        clock.advance(by: .seconds(5))
        let probe = pool.next()
        #expect(probe.endpoint == "a")
        #expect(pool.next().endpoint == "b")
        pool.recordSuccess(probe)
        #expect(pool.next().endpoint == "a")
    }

    @Test func `a single endpoint is offered even in quarantine`() throws {
        let pool = try pool(["a"])
        for _ in 0..<5 { pool.recordFailure(pool.next()) }
        #expect(pool.next().endpoint == "a")
    }

    @Test func `one endpoint can be chosen, and what becomes of it counts for all`() throws {
        let pool = try pool(["a", "b"])
        #expect(pool.choice { $0 == "c" } == nil)
        for _ in 0..<2 { pool.recordFailure(try #require(pool.choice { $0 == "a" })) }
        #expect(pool.next().endpoint == "b")
        #expect(pool.choice { $0 == "a" }?.endpoint == "a")
    }

    @Test func `one that is known to be down is left alone at once`() throws {
        let pool = try pool(["a", "b"])
        pool.quarantine(pool.next())
        #expect(pool.next().endpoint == "b")
        clock.advance(by: .seconds(5))
        #expect(pool.next().endpoint == "a")
    }

    @Test func `round robin begins anywhere`() throws {
        let starts = try Set((0..<50).map { try pool(["a", "b", "c"], .roundRobin, seed: $0).next().endpoint })
        #expect(starts == ["a", "b", "c"])
    }
}
