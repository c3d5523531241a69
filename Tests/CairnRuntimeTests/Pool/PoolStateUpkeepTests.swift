import CairnRepositories
import Testing

@testable import CairnRuntime

@Suite struct PoolStateUpkeepTests {
    @Test func `a connection that was idle for long is validated before it is leased`() {
        var pool = PoolDriver(PoolLimits(validationInterval: .seconds(30)))
        pool.fill(1)
        #expect(pool.advance(by: .seconds(30)) == [])
        #expect(pool.lease() == 1)
        #expect(pool.release(1) == [])
        #expect(pool.advance(by: .seconds(31)) == [])
        #expect(pool.lease() == nil)
        #expect(pool.enqueue(1) == ["validate 1"])
        // Who comes later waits behind, and gets a connection of its own.
        #expect(pool.enqueue(2) == ["connect 2"])
        #expect(pool.validated(1) == ["serve 1 with 1"])
    }

    @Test func `a connection that fails validation costs neither the wait nor the place`() {
        var pool = PoolDriver(PoolLimits(size: 2, maximumConnecting: 2))
        pool.fill(2)
        _ = pool.advance(by: .seconds(31))
        #expect(pool.enqueue(1) == ["validate 2"])
        #expect(pool.enqueue(2) == ["validate 1"])
        #expect(pool.validated(2, isUsable: false) == ["close 2"])
        #expect(pool.validated(1) == ["serve 1 with 1"])
        #expect(pool.closed(2) == ["connect 3"])
        #expect(pool.connected(3) == ["serve 2 with 3"])
    }

    @Test func `a validation without an answer is given up, with all that were idle for as long`() {
        var pool = PoolDriver(PoolLimits(size: 3, validationTimeout: .seconds(1), maximumConnecting: 3))
        pool.fill(3)
        _ = pool.advance(by: .seconds(31))
        #expect(pool.enqueue(1) == ["validate 3"])
        #expect(pool.advance(by: .seconds(1)).sorted() == ["close 1", "close 2", "close 3"])
        #expect(pool.validated(3) == [])
        #expect(pool.closed(2) == ["connect 4"])
        #expect(pool.connected(4) == ["serve 1 with 4"])
    }

    @Test(arguments: [(0.0, 3240), (0.5, 3420), (1.0, 3600)])
    func `each connection has an age limit of its own`(_ random: Double, _ seconds: Int) {
        var pool = PoolDriver(PoolLimits(maximumAge: .seconds(3600), maximumIdle: .seconds(7200)))
        pool.fill(1, random: random)
        #expect(pool.advance(by: .seconds(seconds) - .milliseconds(1)) == [])
        #expect(pool.advance(by: .milliseconds(1)) == ["close 1"])
    }

    @Test func `a connection past its age is closed when it comes back, and whoever waits gets another`() {
        var pool = PoolDriver(PoolLimits(size: 1))
        _ = pool.enqueue(1)
        _ = pool.connected(1)
        #expect(pool.advance(by: .seconds(3600)) == ["warn of read 1"])
        #expect(pool.enqueue(2) == [])
        #expect(pool.release(1) == ["close 1"])
        #expect(pool.closed(1) == ["connect 2"])
        #expect(pool.connected(2) == ["serve 2 with 2"])
    }

    @Test func `a connection past its limits is not leased, however late upkeep comes`() {
        for limits in [PoolLimits(maximumAge: .seconds(10)), PoolLimits(maximumIdle: .seconds(10))] {
            var pool = PoolDriver(limits)
            pool.fill(1)
            pool.now += .seconds(10)
            #expect(pool.lease() == nil)
            #expect(pool.enqueue(1) == ["close 1", "connect 2"])
        }
    }

    @Test func `connections that nobody uses are closed`() {
        var pool = PoolDriver(PoolLimits(maximumIdle: .seconds(600), maximumConnecting: 2))
        pool.fill(2)
        _ = pool.advance(by: .seconds(20))
        #expect(pool.lease() == 2)
        #expect(pool.release(2) == [])
        #expect(pool.advance(by: .seconds(579)) == [])
        #expect(pool.advance(by: .seconds(1)) == ["close 1"])
        #expect(pool.advance(by: .seconds(19)) == [])
        #expect(pool.advance(by: .seconds(1)) == ["close 2"])
        _ = pool.closed(1)
        _ = pool.closed(2)
        _ = pool.advance(by: .seconds(1))
        #expect(pool.state.wake == nil)
    }

    @Test func `a lease held for long is warned of once`() {
        var pool = PoolDriver(PoolLimits(leakWarning: .seconds(60)))
        _ = pool.enqueue(1)
        _ = pool.connected(1)
        #expect(pool.advance(by: .milliseconds(59_999)) == [])
        #expect(pool.advance(by: .milliseconds(1)) == ["warn of read 1"])
        #expect(pool.advance(by: .seconds(600)) == [])
        _ = pool.release(1)
        #expect(pool.lease() == 1)
        #expect(pool.advance(by: .seconds(60)) == ["warn of read"])
        var silent = PoolDriver(PoolLimits(leakWarning: nil))
        _ = silent.enqueue(1)
        _ = silent.connected(1)
        #expect(silent.advance(by: .seconds(3600)) == [])
    }

    @Test func `closing ends waits, idle connections and validations, and waits for the rest`() {
        var pool = PoolDriver(PoolLimits(size: 3, maximumConnecting: 3))
        pool.fill(2)
        _ = pool.advance(by: .seconds(31))
        #expect(pool.enqueue(1) == ["validate 2"])
        #expect(pool.validated(2) == ["serve 1 with 2"])
        #expect(pool.enqueue(2) == ["validate 1"])
        #expect(pool.enqueue(3) == ["connect 3"])
        #expect(pool.close() == ["fail 2: closed", "fail 3: closed", "close 1"])
        #expect(pool.enqueue(4) == ["fail 4: closed"])
        #expect(pool.validated(1) == [])
        #expect(pool.closed(1) == [])
        #expect(pool.connected(3) == ["close 3"])
        #expect(pool.closed(3) == [])
        #expect(pool.lease() == nil)
        #expect(pool.release(2) == ["close 2"])
        #expect(pool.closed(2) == ["drained"])
        #expect(pool.state.wake == nil)
    }

    @Test func `closing does not wait longer than it may`() {
        var pool = PoolDriver()
        _ = pool.enqueue(1)
        _ = pool.connected(1)
        _ = pool.enqueue(2)
        #expect(pool.close(within: .seconds(10)) == ["fail 2: closed"])
        #expect(pool.advance(by: .milliseconds(9_999)) == [])
        #expect(pool.advance(by: .milliseconds(1)) == ["close 1"])
        #expect(pool.release(1) == [])
        #expect(pool.connected(2) == ["close 2"])
        // A close that never ends is not waited for either.
        #expect(pool.advance(by: .seconds(5)) == ["drained"])
    }

    @Test func `an empty pool is closed at once`() {
        var pool = PoolDriver()
        #expect(pool.close() == ["drained"])
        #expect(pool.close() == ["drained"])
    }

    @Test func `metrics are told what has changed since the last time`() {
        var pool = PoolDriver(PoolLimits(maximumConnecting: 2))
        pool.fill(2)
        #expect(pool.lease() == 2)
        pool.now += .seconds(1)
        #expect(reports(pool.state.wake(at: pool.now)) == [PoolReport(idle: 1, leased: 1, created: 2)])
        #expect(reports(pool.state.wake(at: pool.now)) == [])
        _ = pool.release(2, isUsable: false)
        #expect(pool.state.wake == pool.now + .seconds(1))
        #expect(reports(pool.state.wake(at: pool.now)) == [PoolReport(idle: 1, closed: 1)])
    }

    private func reports(_ actions: [PoolAction<Int>]) -> [PoolReport] {
        actions.compactMap { if case .report(let report) = $0 { report } else { nil } }
    }
}
