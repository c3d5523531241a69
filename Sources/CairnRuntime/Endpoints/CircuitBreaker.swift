/// Remembers whether an endpoint can be reached, so that callers need not find out one after the other.
///
/// A value without clock or lock: it is told the time, and its owner guards it. Only failures to **reach** the
/// endpoint count: a server that answers, be it with an error, is reachable.
public struct CircuitBreaker: Sendable {
    /// What the breaker does with calls.
    public enum State: Hashable, Sendable {
        /// All pass; so many in a row have failed.
        case closed(failures: Int)
        /// None passes before the end of the quarantine.
        case open(until: Deadline)
        /// One call, the probe, has passed and nothing is known of it yet. Should it never report, another may pass
        /// after the deadline.
        case halfOpen(until: Deadline)
    }

    /// What the breaker does now.
    public private(set) var state = State.closed(failures: 0)
    private let failureThreshold: Int
    private let quarantine: Duration

    /// Makes a closed breaker.
    ///
    /// - Parameters:
    ///   - failureThreshold: How many failures in a row open it; less than one counts as one.
    ///   - quarantine: How long it stays open before a probe passes.
    public init(failureThreshold: Int = 3, quarantine: Duration = .seconds(5)) {
        self.failureThreshold = failureThreshold
        self.quarantine = quarantine
    }

    /// When calls pass again; nil while they do.
    public var quarantineEnd: Deadline? {
        switch state {
        case .closed: nil
        case .open(let end), .halfOpen(let end): end
        }
    }

    /// Asks to let a call pass.
    ///
    /// - Returns: Whether it may. When the quarantine is over, one call may: the probe.
    public mutating func admit(at now: ContinuousClock.Instant) -> Bool {
        guard let quarantineEnd else { return true }
        guard quarantineEnd.isOver(at: now) else { return false }
        probe(at: now)
        return true
    }

    /// Lets a call pass, as a probe, whatever the state.
    public mutating func probe(at now: ContinuousClock.Instant) {
        if case .closed = state { return }
        state = .halfOpen(until: .after(quarantine, from: now))
    }

    /// Notes that the endpoint answered.
    public mutating func recordSuccess() {
        state = .closed(failures: 0)
    }

    /// Keeps calls away from now on, for the time of a quarantine.
    public mutating func open(at now: ContinuousClock.Instant) {
        state = .open(until: .after(quarantine, from: now))
    }

    /// Notes that the endpoint could not be reached.
    public mutating func recordFailure(at now: ContinuousClock.Instant) {
        switch state {
        case .closed(let failures) where failures + 1 < failureThreshold: state = .closed(failures: failures + 1)
        case .closed, .halfOpen: state = .open(until: .after(quarantine, from: now))
        // Calls that began before it opened and fail now say nothing new; they must not prolong the quarantine.
        case .open: break
        }
    }
}
