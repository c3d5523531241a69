import CairnRepositories
import CairnRuntime
import Testing

@Suite struct DeadlineTests {
    private let now = ContinuousClock.now

    @Test func `what remains shrinks to nothing and not below`() {
        let deadline = Deadline.after(.seconds(3), from: now)
        #expect(deadline.remaining(at: now) == .seconds(3))
        #expect(deadline.remaining(at: now.advanced(by: .seconds(1))) == .seconds(2))
        #expect(deadline.remaining(at: now.advanced(by: .seconds(4))) == .zero)
    }

    @Test func `it is over from its moment on`() {
        let deadline = Deadline.after(.seconds(3), from: now)
        #expect(!deadline.isOver(at: now.advanced(by: .seconds(3) - .nanoseconds(1))))
        #expect(deadline.isOver(at: now.advanced(by: .seconds(3))))
        #expect(Deadline.after(.seconds(-1), from: now) == Deadline(now))
    }

    @Test(arguments: [Duration.seconds(Int64.max), Duration(attoseconds: .max)])
    func `the longest durations make a deadline far ahead`(_ duration: Duration) {
        #expect(Deadline.after(duration, from: now).remaining(at: now) > .seconds(3_000_000_000))
    }

    @Test func `the earlier of two counts, and none at all never`() {
        let (early, late) = (Deadline.after(.seconds(1), from: now), Deadline.after(.seconds(2), from: now))
        #expect(Deadline.earliest(early, late) == early)
        #expect(Deadline.earliest(late, early) == early)
        #expect(Deadline.earliest(nil, late) == late)
        #expect(Deadline.earliest(late, nil) == late)
        #expect(Deadline.earliest(nil, nil) == nil)
    }

    @Test func `its error is transient, and says what is known`() {
        struct Refused: Error {}
        let plain = Deadline.timeout(backend: .postgreSQL, operation: "read candles")
        #expect(plain.code == .timeout && plain.isTransient && plain.outcome == .notApplied)
        #expect(plain.description == "postgresql: read candles: the deadline passed (timeout)")
        let full = Deadline.timeout(
            backend: .redis, operation: "connect", message: "no connection was free", outcome: .unknown,
            underlying: Refused())
        #expect(full.message == "no connection was free" && full.outcome == .unknown)
        #expect(full.underlying is Refused)
    }
}
