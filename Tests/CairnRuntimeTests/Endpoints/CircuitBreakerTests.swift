import CairnRuntime
import TestSupport
import Testing

@Suite struct CircuitBreakerTests {
    private let start = ContinuousClock.now
    private let quarantine = Duration.seconds(5)

    /// A breaker that has just opened, at `start`.
    private func openBreaker() -> CircuitBreaker {
        var breaker = CircuitBreaker(failureThreshold: 1, quarantine: quarantine)
        breaker.recordFailure(at: start)
        return breaker
    }

    /// `#expect` takes a mutation in this form only.
    private func admits(_ breaker: inout CircuitBreaker, at now: ContinuousClock.Instant) -> Bool {
        breaker.admit(at: now)
    }

    @Test func `failures in a row open it`() {
        var breaker = CircuitBreaker(failureThreshold: 3, quarantine: quarantine)
        for failures in 1...2 {
            breaker.recordFailure(at: start)
            #expect(breaker.state == .closed(failures: failures))
            #expect(admits(&breaker, at: start))
        }
        breaker.recordFailure(at: start)
        #expect(breaker.state == .open(until: .after(quarantine, from: start)))
        #expect(!admits(&breaker, at: start))
    }

    @Test func `a success in between begins the count anew`() {
        var breaker = CircuitBreaker(failureThreshold: 2)
        breaker.recordFailure(at: start)
        breaker.recordSuccess()
        breaker.recordFailure(at: start)
        #expect(breaker.state == .closed(failures: 1))
    }

    @Test func `after the quarantine one probe passes`() {
        var breaker = openBreaker()
        let end = start.advanced(by: quarantine)
        #expect(!admits(&breaker, at: end.advanced(by: .nanoseconds(-1))))
        #expect(admits(&breaker, at: end))
        #expect(breaker.state == .halfOpen(until: .after(quarantine, from: end)))
        #expect(!admits(&breaker, at: end))
    }

    @Test func `a probe that succeeds closes it, one that fails opens it for another quarantine`() {
        let end = start.advanced(by: quarantine)
        for succeeds in [true, false] {
            var breaker = openBreaker()
            #expect(admits(&breaker, at: end))
            if succeeds { breaker.recordSuccess() } else { breaker.recordFailure(at: end) }
            #expect(breaker.state == (succeeds ? .closed(failures: 0) : .open(until: .after(quarantine, from: end))))
        }
    }

    @Test func `a probe that never reports makes room for another`() {
        var breaker = openBreaker()
        #expect(admits(&breaker, at: start.advanced(by: quarantine)))
        #expect(admits(&breaker, at: start.advanced(by: quarantine * 2)))
    }

    @Test func `a probe can be forced, and where nothing is wrong is a call like any other`() {
        var (open, closed) = (openBreaker(), CircuitBreaker())
        open.probe(at: start)
        closed.probe(at: start)
        #expect(open.state == .halfOpen(until: .after(quarantine, from: start)))
        #expect(closed.state == .closed(failures: 0))
    }

    @Test func `failures of calls that began earlier do not prolong the quarantine`() {
        var breaker = openBreaker()
        let opened = breaker.state
        breaker.recordFailure(at: start.advanced(by: .seconds(1)))
        #expect(breaker.state == opened)
    }

    @Test func `values out of bounds count as the nearest that makes sense`() {
        var eager = CircuitBreaker(failureThreshold: 0, quarantine: .seconds(-1))
        #expect(admits(&eager, at: start))
        eager.recordFailure(at: start)
        #expect(eager.state == .open(until: Deadline(start)))
        #expect(admits(&eager, at: start))
    }

    /// Random events against what a breaker promises, told from the history alone.
    @Test func `whatever happens, it opens for a reason and lets one probe pass per quarantine`() {
        var random = SeededGenerator()
        let seed = random.seed
        for _ in 0..<200 {
            let threshold = Int.random(in: 1...4, using: &random)
            var breaker = CircuitBreaker(failureThreshold: threshold, quarantine: quarantine)
            var now = start
            var failures = 0
            var lastRefusalBegan: ContinuousClock.Instant?
            for _ in 0..<200 {
                now += .milliseconds(Int.random(in: 0...3000, using: &random))
                switch Int.random(in: 0..<4, using: &random) {
                case 0:
                    breaker.recordSuccess()
                    (failures, lastRefusalBegan) = (0, nil)
                case 1:
                    breaker.recordFailure(at: now)
                    failures += 1
                    if failures == threshold { lastRefusalBegan = now }
                default:
                    let isAdmitted = breaker.admit(at: now)
                    if failures < threshold {
                        #expect(isAdmitted, "seed \(seed)")
                    } else if isAdmitted {
                        let since = lastRefusalBegan.map { $0.duration(to: now) }
                        #expect(since.map { $0 >= quarantine } ?? false, "seed \(seed)")
                        lastRefusalBegan = now
                    }
                }
            }
        }
    }
}
