import TestSupport
import Testing

@testable import CairnRuntime

@Suite struct WaitHistogramTests {
    @Test func `quantiles are at most a quarter above the truth, and never below`() {
        var random = SeededGenerator()
        var histogram = WaitHistogram()
        var waits: [Duration] = []
        for _ in 0..<2_000 {
            let ceiling = Int64(1) << Int64.random(in: 0..<50, using: &random)
            waits.append(.nanoseconds(Int64.random(in: 0...ceiling, using: &random)))
        }
        for wait in waits { histogram.record(wait) }
        waits.sort()
        for share in [0.01, 0.25, 0.5, 0.9, 0.99, 1] {
            let truth = waits[Int((Double(waits.count) * share).rounded(.up)) - 1]
            let quantile = histogram.quantile(share)
            #expect(quantile >= truth - .microseconds(1), "seed \(random.seed), \(share)")
            #expect(quantile <= truth * 1.25 + .microseconds(1), "seed \(random.seed), \(share)")
        }
        #expect(histogram.count == 2_000 && histogram.maximum == waits.last)
        #expect(histogram.total == waits.reduce(.zero, +))
    }

    @Test func `waits of any length have a place`() {
        var histogram = WaitHistogram()
        #expect(histogram.quantile(0.5) == .zero)
        for wait in [.seconds(-1), .zero, .seconds(Int64.max)] as [Duration] { histogram.record(wait) }
        #expect(histogram.count == 3 && histogram.quantile(0.5) == .zero)
        #expect(histogram.quantile(.nan) == .seconds(Int64.max) && histogram.quantile(2) == .seconds(Int64.max))
    }
}
