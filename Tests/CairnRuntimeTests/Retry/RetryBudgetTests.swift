import CairnRuntime
import TestSupport
import Testing

@Suite struct RetryBudgetTests {
    private func retries(_ budget: RetryBudget) -> Int {
        var count = 0
        while budget.takeRetry() { count += 1 }
        return count
    }

    @Test func `the reserve is there before the first call`() {
        #expect(retries(RetryBudget(callsPerRetry: 10, reserve: 3)) == 3)
        #expect(retries(RetryBudget(callsPerRetry: 10, reserve: 0)) == 0)
    }

    @Test func `calls earn retries at the ratio`() {
        let budget = RetryBudget(callsPerRetry: 10, reserve: 3)
        #expect(retries(budget) == 3)
        for _ in 0..<9 { budget.recordCall() }
        #expect(retries(budget) == 0)
        budget.recordCall()
        #expect(retries(budget) == 1)
    }

    @Test func `no more than the reserve is saved up`() {
        let budget = RetryBudget(callsPerRetry: 10, reserve: 3)
        for _ in 0..<1000 { budget.recordCall() }
        #expect(retries(budget) == 3)
    }

    @Test func `values out of bounds count as the nearest that makes sense`() {
        let free = RetryBudget(callsPerRetry: 0, reserve: 1)
        #expect(retries(free) == 1)
        free.recordCall()
        #expect(retries(free) == 1)
        #expect(retries(RetryBudget(reserve: -1)) == 0)
        #expect(RetryBudget(callsPerRetry: 10, reserve: .max).takeRetry())
    }

    @Test func `whatever the order, retries stay within the bound`() {
        var random = SeededGenerator()
        let seed = random.seed
        for _ in 0..<100 {
            let ratio = Int.random(in: 1...20, using: &random)
            let reserve = Int.random(in: 0...20, using: &random)
            let budget = RetryBudget(callsPerRetry: ratio, reserve: reserve)
            var (calls, retries) = (0, 0)
            for _ in 0..<500 {
                if Bool.random(using: &random) {
                    budget.recordCall()
                    calls += 1
                } else if budget.takeRetry() {
                    retries += 1
                }
                #expect(retries <= calls / ratio + reserve, "seed \(seed)")
            }
        }
    }

    @Test func `parallel tasks do not spend a retry twice`() async {
        let budget = RetryBudget(callsPerRetry: 1, reserve: 1000)
        let taken = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask { (0..<1000).count { _ in budget.takeRetry() } }
            }
            return await group.reduce(0, +)
        }
        #expect(taken == 1000)
    }
}
