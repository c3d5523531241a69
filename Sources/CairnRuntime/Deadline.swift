public import CairnRepositories

/// The moment at which waiting ends, on a clock that runs on while the machine sleeps and that nobody can set back.
public struct Deadline: Hashable, Comparable, Sendable {
    /// A century: added to any moment of a clock it stays far from overflow.
    static let longest = Duration.seconds(100 * 366 * 86_400)

    /// The moment.
    public let instant: ContinuousClock.Instant

    /// Makes the deadline of a moment.
    public init(_ instant: ContinuousClock.Instant) {
        self.instant = instant
    }

    /// The deadline that lies a duration ahead, at least none and at most a century.
    public static func after(_ duration: Duration, from now: ContinuousClock.Instant = .now) -> Deadline {
        Deadline(now.advanced(by: min(max(duration, .zero), longest)))
    }

    /// The earlier of two deadlines, where nil is none at all.
    public static func earliest(_ one: Deadline?, _ other: Deadline?) -> Deadline? {
        guard let one, let other else { return one ?? other }
        return min(one, other)
    }

    /// What is left until the deadline; zero once it has passed.
    public func remaining(at now: ContinuousClock.Instant = .now) -> Duration {
        max(now.duration(to: instant), .zero)
    }

    /// Whether the deadline has passed.
    public func isOver(at now: ContinuousClock.Instant = .now) -> Bool { now >= instant }

    /// The error of an operation that the deadline ended.
    ///
    /// - Parameters:
    ///   - message: What was waited for, where more than the deadline is known.
    ///   - outcome: What is known about the change that was under way.
    ///   - underlying: The last failure before the deadline, such as a refused connection.
    public static func timeout(
        backend: BackendKind, operation: String, message: String = "the deadline passed",
        outcome: CairnError.Outcome = .notApplied, underlying: (any Error)? = nil
    ) -> CairnError {
        CairnError(
            .timeout, backend: backend, operation: operation, message: message, isTransient: true, outcome: outcome,
            underlying: underlying)
    }

    /// Whether one deadline is earlier than another.
    public static func < (one: Deadline, other: Deadline) -> Bool { one.instant < other.instant }
}
