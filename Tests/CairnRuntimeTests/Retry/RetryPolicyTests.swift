import CairnRuntime
import TestSupport
import Testing

@Suite struct RetryPolicyTests {
    private let policy = RetryPolicy(attempts: 9, baseDelay: .milliseconds(100), maximumDelay: .seconds(1))

    @Test func `the ceiling doubles up to the longest delay`() {
        let ceilings = [1, 2, 3, 4, 5, 6, 1000, .max].map { policy.delay(after: $0, random: 1) }
        #expect(ceilings == [100, 200, 400, 800, 1000, 1000, 1000, 1000].map { .milliseconds($0) })
    }

    @Test func `full jitter begins at nothing, equal jitter at half`() {
        #expect(policy.delay(after: 2, random: 0) == .zero)
        #expect(policy.delay(after: 2, random: 0.25) == .milliseconds(50))
        #expect(policy.delay(after: 2, jitter: .equal, random: 0) == .milliseconds(100))
        #expect(policy.delay(after: 2, jitter: .equal, random: 0.5) == .milliseconds(150))
        #expect(policy.delay(after: 2, jitter: .equal, random: 1) == .milliseconds(200))
    }

    @Test func `values out of bounds count as the nearest that makes sense`() {
        for (random, nearest) in [(-1, 0), (7, 1), (.nan, 0), (.infinity, 1)] as [(Double, Double)] {
            #expect(policy.delay(after: 1, random: random) == policy.delay(after: 1, random: nearest))
        }
        #expect(policy.delay(after: .min, random: 1) == .milliseconds(100))
        #expect(RetryPolicy(attempts: -1).attempts == 1)
        #expect(RetryPolicy(baseDelay: .seconds(-1)).delay(after: 3, random: 1) == .zero)
        #expect(RetryPolicy(maximumDelay: .seconds(-1)).delay(after: 3, random: 1) == .zero)
        #expect(RetryPolicy.never.attempts == 1)
    }

    @Test func `no policy overflows`() {
        var random = SeededGenerator()
        let seed = random.seed
        let extremes: [Duration] = [
            .zero, Duration(attoseconds: 1), .seconds(1), .seconds(Int64.max), Duration(attoseconds: .max),
        ]
        for base in extremes {
            for longest in extremes {
                let policy = RetryPolicy(baseDelay: base, maximumDelay: longest)
                for attempt in [1, 2, 64, 1000, Int.max] {
                    let fraction = Double.random(in: 0..<1, using: &random)
                    for jitter in [RetryPolicy.Jitter.full, .equal] {
                        let delay = policy.delay(after: attempt, jitter: jitter, random: fraction)
                        #expect(delay >= .zero && delay <= longest, "seed \(seed)")
                    }
                }
            }
        }
    }
}
