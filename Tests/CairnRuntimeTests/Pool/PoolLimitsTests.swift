@testable import CairnRuntime
import Testing

@Suite struct PoolLimitsTests {
    @Test func `the defaults suit a service`() {
        let limits = PoolLimits()
        #expect(limits.size == 10 && limits.overflow == 0 && limits.capacity == 10 && limits.maximumConnecting == 4)
        #expect(limits.acquireTimeout == .seconds(5) && limits.leakWarning == .seconds(60))
        #expect(limits.maximumAge == .seconds(3600) && limits.maximumIdle == .seconds(600))
        #expect(limits.validationInterval == .seconds(30) && limits.validationTimeout < limits.acquireTimeout)
        #expect(limits.reconnectDelay == .milliseconds(50) && limits.maximumReconnectDelay == .milliseconds(500))
    }

    @Test func `limits that cannot be become those that can`() {
        let longest = Duration(attoseconds: .max)
        let none = PoolLimits(
            size: 0, overflow: -1, acquireTimeout: .seconds(-1), maximumAge: longest, leakWarning: .seconds(-1),
            maximumConnecting: 0
        ).bounded
        #expect(none.size == 1 && none.overflow == 0 && none.maximumConnecting == 1)
        #expect(none.acquireTimeout == .zero && none.leakWarning == .zero && none.maximumAge < longest)
        #expect(PoolLimits(size: .max, overflow: .max).capacity == .max)
    }
}
