import TestSupport
import Testing

@testable import CairnRuntime

@Suite struct EndpointSelectorTests {
    private let start = ContinuousClock.now
    private let breaker = CircuitBreaker(failureThreshold: 1, quarantine: .seconds(5))

    private func selector(_ count: Int, _ order: EndpointOrder, start: Int = 0) -> EndpointSelector {
        EndpointSelector(count: count, order: order, start: start, breaker: breaker)
    }

    private func choices(_ count: Int, of selector: inout EndpointSelector, after: Duration = .zero) -> [Int] {
        (0..<count).map { _ in selector.next(at: start.advanced(by: after)) }
    }

    /// `#expect` takes a mutation in this form only.
    private func choice(of selector: inout EndpointSelector, avoiding tried: Set<Int> = []) -> Int {
        selector.next(avoiding: tried, at: start)
    }

    @Test func `in order, the first one takes all`() {
        var selector = selector(3, .inOrder, start: 2)
        #expect(choices(4, of: &selector) == [0, 0, 0, 0])
    }

    @Test func `round robin takes turns, from its start on`() {
        var selector = selector(3, .roundRobin, start: 2)
        #expect(choices(7, of: &selector) == [2, 0, 1, 2, 0, 1, 2])
    }

    @Test func `one that is open is passed over until its quarantine ends, then probed once`() {
        for order in [EndpointOrder.inOrder, .roundRobin] {
            var selector = selector(2, order)
            selector.recordFailure(0, at: start)
            #expect(choices(3, of: &selector) == [1, 1, 1])
            #expect(choices(3, of: &selector, after: .seconds(5)).count { $0 == 0 } == 1)
            selector.recordSuccess(0)
            #expect(choices(4, of: &selector, after: .seconds(5)).contains(0))
            #expect(selector.breakers[0].state == .closed(failures: 0))
        }
    }

    @Test func `those tried before come last`() {
        var selector = selector(3, .inOrder)
        #expect(choice(of: &selector, avoiding: [0]) == 1)
        #expect(choice(of: &selector, avoiding: [0, 1]) == 2)
        #expect(choice(of: &selector, avoiding: [0, 1, 2]) == 0)
        // Better one that this call has tried than one that nobody reaches.
        selector.recordFailure(2, at: start)
        #expect(choice(of: &selector, avoiding: [0, 1]) == 0)
    }

    @Test func `if all are open, the one whose quarantine ends first is probed, then the next`() {
        for order in [EndpointOrder.inOrder, .roundRobin] {
            var selector = selector(3, order)
            for (index, after) in [(1, 1), (2, 2), (0, 3)] {
                selector.recordFailure(index, at: start.advanced(by: .seconds(after)))
            }
            let probed = (0..<4).flatMap { choices(1, of: &selector, after: .milliseconds(4000 + $0)) }
            #expect(probed == [1, 2, 0, 1])
        }
    }

    @Test func `reports on what is not there are ignored`() {
        var selector = selector(1, .inOrder)
        selector.recordFailure(1, at: start)
        selector.recordSuccess(-1)
        #expect(choice(of: &selector) == 0)
    }

    /// Random reports against what the selection promises.
    @Test func `whatever happens, a reachable one is chosen if there is one`() {
        var random = SeededGenerator()
        let seed = random.seed
        for _ in 0..<200 {
            let count = Int.random(in: 1...5, using: &random)
            let order: EndpointOrder = Bool.random(using: &random) ? .inOrder : .roundRobin
            var selector = EndpointSelector(
                count: count, order: order, start: Int.random(in: 0..<count, using: &random),
                breaker: CircuitBreaker(failureThreshold: Int.random(in: 1...2, using: &random)))
            var now = start
            for _ in 0..<100 {
                now += .milliseconds(Int.random(in: 0...2000, using: &random))
                let ends = selector.breakers.map(\.quarantineEnd)
                let tried = Set((0..<count).filter { _ in Int.random(in: 0..<4, using: &random) == 0 })
                let chosen = selector.next(avoiding: tried, at: now)
                let passing = Set((0..<count).filter { ends[$0]?.isOver(at: now) ?? true })
                let best =
                    passing.isEmpty ? [] : passing.subtracting(tried).isEmpty ? passing : passing.subtracting(tried)
                if passing.isEmpty {
                    #expect(ends[chosen] == ends.compactMap(\.self).min(), "seed \(seed)")
                } else {
                    #expect(best.contains(chosen), "seed \(seed)")
                    if order == .inOrder { #expect(chosen == best.min(), "seed \(seed)") }
                }
                switch Int.random(in: 0..<3, using: &random) {
                case 0: selector.recordSuccess(chosen)
                case 1: selector.recordFailure(chosen, at: now)
                // A call that was cancelled reports nothing.
                default: break
                }
            }
        }
    }
}
