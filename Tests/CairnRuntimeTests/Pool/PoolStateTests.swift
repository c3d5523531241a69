import CairnRepositories
import Testing

@testable import CairnRuntime

@Suite struct PoolStateTests {
    @Test func `demand makes connections, up to the limit and so many at a time`() {
        var pool = PoolDriver(PoolLimits(size: 3, maximumConnecting: 2))
        #expect(pool.enqueue(1) == ["connect 1"])
        #expect(pool.enqueue(2) == ["connect 2"])
        #expect(pool.enqueue(3) == [])
        #expect(pool.enqueue(4) == [])
        #expect(pool.connected(1) == ["serve 1 with 1", "connect 3"])
        #expect(pool.connected(2) == ["serve 2 with 2"])
        #expect(pool.connected(3) == ["serve 3 with 3"])
        #expect(pool.release(2) == ["serve 4 with 2"])
        #expect(pool.state.statistics.open == 3)
    }

    @Test func `idle connections are leased without waiting, the last used first`() {
        var pool = PoolDriver(PoolLimits(maximumConnecting: 3))
        pool.fill(3)
        #expect(pool.lease() == 3)
        #expect(pool.lease() == 2)
        #expect(pool.release(3) == [])
        #expect(pool.lease() == 3)
        #expect(pool.lease() == 1)
        #expect(pool.lease() == nil)
    }

    @Test func `newcomers do not overtake those who wait`() {
        var pool = PoolDriver(PoolLimits(size: 1))
        _ = pool.enqueue(1)
        _ = pool.connected(1)
        // The second took its place in the queue first, however late it comes to stand there.
        let early = pool.state.takeTicket()
        #expect(pool.enqueue(3) == [])
        let actions = pool.state.enqueue(
            2, ticket: early, operation: "read", since: pool.now, deadline: pool.now + .seconds(5), at: pool.now)
        #expect(pool.note(actions) == [])
        #expect(pool.lease() == nil)
        #expect(pool.release(1) == ["serve 2 with 1"])
        #expect(pool.lease() == nil)
        #expect(pool.release(1) == ["serve 3 with 1"])
    }

    @Test func `a newcomer that read the clock earlier does not overtake either`() {
        var pool = PoolDriver(PoolLimits(validationInterval: .seconds(30), maximumConnecting: 2))
        pool.fill(2)
        _ = pool.advance(by: .seconds(31))
        #expect(pool.enqueue(1) == ["validate 2"])
        pool.now -= .seconds(2)
        #expect(pool.lease() == nil)
    }

    @Test func `who comes between a release and the queue gets what is idle, whatever else is on its way`() {
        var pool = PoolDriver()
        #expect(pool.enqueue(1) == ["connect 1"])
        _ = pool.connected(1)
        #expect(pool.enqueue(2) == ["connect 2"])
        #expect(pool.cancel(ticket: 2) == ["fail 2: cancelled"])
        #expect(pool.release(1) == [])
        #expect(pool.enqueue(3) == ["serve 3 with 1"])
    }

    @Test func `a wait that was given up leaves its connect to others`() {
        var pool = PoolDriver()
        #expect(pool.enqueue(1) == ["connect 1"])
        #expect(pool.cancel(ticket: 1) == ["fail 1: cancelled"])
        #expect(pool.cancel(ticket: 1) == [])
        #expect(pool.enqueue(2) == [])
        #expect(pool.connected(1) == ["serve 2 with 1"])
    }

    @Test func `a wait ends at its deadline and tells what it knows`() throws {
        var pool = PoolDriver(PoolLimits(size: 2))
        _ = pool.enqueue(1)
        _ = pool.connected(1)
        #expect(pool.enqueue(2) == ["connect 2"])
        #expect(pool.connectFailed(2, FakeServer.failure(.authentication, "who are you", isTransient: false)) == [])
        #expect(pool.enqueue(3, for: .seconds(6)) == [])
        // The server goes on to refuse each connect: the first after the pause of 50 ms, the last after 4 s or more.
        var words: [String] = []
        for _ in 0..<50 {
            for number in pool.state.connecting.keys {
                _ = pool.connectFailed(
                    Int(number), FakeServer.failure(.authentication, "who are you", isTransient: false))
            }
            words += pool.advance(by: .milliseconds(100)).filter { !$0.hasPrefix("connect") }
        }
        #expect(words == ["fail 2: timeout"])
        let error = try #require(pool.errors[2])
        #expect(error.isTransient && error.outcome == .notApplied && error.operation == "read 2")
        #expect(error.message.contains("within 5.0 seconds") && error.message.contains("1 of 2 leased"))
        #expect(error.message.contains("postgresql: connect: who are you (authentication)"))
        #expect((error.underlying as? CairnError)?.code == .authentication)
        #expect(pool.state.statistics.timeouts == 1 && pool.state.statistics.waiting == 1)
    }

    @Test func `a failed connect fails all who wait, if nothing else can serve them`() {
        var pool = PoolDriver()
        #expect(pool.enqueue(1) == ["connect 1"])
        #expect(pool.enqueue(2) == ["connect 2"])
        #expect(pool.connectFailed(1) == [])
        #expect(pool.connectFailed(2) == ["fail 1: unavailable", "fail 2: unavailable"])
        // Nobody waits: nothing is tried again.
        #expect(pool.advance(by: .seconds(60)) == [])
    }

    @Test func `while others hold connections a failed connect is tried again after growing pauses`() {
        var pool = PoolDriver(PoolLimits(acquireTimeout: .seconds(60)))
        _ = pool.enqueue(1)
        _ = pool.connected(1)
        #expect(pool.enqueue(2, for: .seconds(60)) == ["connect 2"])
        var number = 2
        // Half of each pause is left to chance: with the least of it, a half.
        for (pause, random) in [(50, 1.0), (50, 0), (200, 1), (400, 1), (500, 1), (250, 0)] {
            #expect(pool.connectFailed(number, random: random) == [])
            #expect(pool.advance(by: .milliseconds(pause - 1)) == [])
            number += 1
            #expect(pool.advance(by: .milliseconds(1)) == ["connect \(number)"])
        }
        #expect(pool.connected(number) == ["serve 2 with \(number)"])
        #expect(pool.enqueue(3) == ["connect \(number + 1)"])
        #expect(pool.connectFailed(number + 1) == [])
        #expect(pool.advance(by: .milliseconds(50)) == ["connect \(number + 2)"])
    }

    @Test func `connects that fail together count once, and one alone finds out whether that is over`() {
        var pool = PoolDriver()
        _ = pool.enqueue(0)
        _ = pool.connected(1)
        for request in 1...4 { #expect(pool.enqueue(request) == ["connect \(request + 1)"]) }
        for number in 2...5 { #expect(pool.connectFailed(number) == []) }
        #expect(pool.advance(by: .milliseconds(49)) == [])
        #expect(pool.advance(by: .milliseconds(1)) == ["connect 6"])
        #expect(pool.connected(6) == ["serve 1 with 6", "connect 7", "connect 8", "connect 9"])
    }

    @Test func `overflow is closed when nobody waits`() {
        var pool = PoolDriver(PoolLimits(size: 1, overflow: 1))
        #expect(pool.enqueue(1) == ["connect 1"])
        #expect(pool.enqueue(2) == ["connect 2"])
        #expect(pool.enqueue(3) == [])
        _ = pool.connected(1)
        _ = pool.connected(2)
        #expect(pool.release(1) == ["serve 3 with 1"])
        #expect(pool.release(2) == ["close 2"])
        #expect(pool.release(1) == [])
    }

    @Test func `what is being closed counts as open until it is, or has taken too long`() {
        var pool = PoolDriver(PoolLimits(size: 1, acquireTimeout: .seconds(60)))
        _ = pool.enqueue(1)
        _ = pool.connected(1)
        #expect(pool.release(1, isUsable: false) == ["close 1"])
        #expect(pool.enqueue(2, for: .seconds(60)) == [])
        #expect(pool.closed(1) == ["connect 2"])
        _ = pool.connected(2)
        #expect(pool.release(2, isUsable: false) == ["close 2"])
        #expect(pool.enqueue(3, for: .seconds(60)) == [])
        #expect(pool.advance(by: .seconds(5)) == ["connect 3"])
    }

    @Test func `what is not leased cannot be released`() {
        var pool = PoolDriver()
        _ = pool.enqueue(1)
        _ = pool.connected(1)
        #expect(pool.release(1) == [])
        #expect(pool.release(1, isUsable: false) == [])
        #expect(pool.state.statistics.idle == 1)
        #expect(pool.lease() == 1)
        #expect(pool.release(1, isUsable: false) == ["close 1"])
        #expect(pool.release(1) == [])
        #expect(pool.closed(1) == [])
        #expect(pool.lease() == nil)
    }

    @Test func `a connection that nobody asked for is closed`() {
        var pool = PoolDriver()
        #expect(pool.connected(7) == ["close 7"])
        #expect(pool.connectFailed(7) == [])
        #expect(pool.state.statistics.open == 0)
    }

    @Test func `a lost connection is not leased again`() {
        var pool = PoolDriver(PoolLimits(maximumConnecting: 2))
        pool.fill(2)
        #expect(pool.lost(2) == ["close 2"])
        #expect(pool.lease() == 1)
        #expect(pool.lost(1) == [])
        #expect(pool.release(1) == ["close 1"])
        #expect(pool.lost(1) == [])
    }
}
