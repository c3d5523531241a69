/// How often a call is tried, and how long it waits in between: exponential backoff with jitter.
public struct RetryPolicy: Hashable, Sendable {
    /// How much of a delay is left to chance, so that clients that failed together do not come back together.
    public enum Jitter: Hashable, Sendable {
        /// All of it: the delay lies between nothing and the ceiling.
        case full
        /// Half of it: an overloaded server gets a pause whatever the random number.
        case equal
    }

    /// How often a call is tried in all; at least once.
    public let attempts: Int
    /// The longest delay after the first attempt; it doubles with each further one.
    public let baseDelay: Duration
    /// What no delay exceeds.
    public let maximumDelay: Duration

    /// Makes a policy; attempts below one become one, negative delays none, longer ones than a century one.
    public init(
        attempts: Int = 3, baseDelay: Duration = .milliseconds(100), maximumDelay: Duration = .seconds(10)
    ) {
        self.attempts = max(attempts, 1)
        self.baseDelay = max(baseDelay, .zero)
        self.maximumDelay = min(max(maximumDelay, .zero), Deadline.longest)
    }

    /// A single attempt.
    public static let never = RetryPolicy(attempts: 1)

    /// How long to wait after an attempt that failed.
    ///
    /// - Parameters:
    ///   - attempt: Its number, from 1.
    ///   - random: A number in `0..<1`; what lies outside counts as the nearer end.
    public func delay(after attempt: Int, jitter: Jitter = .full, random: Double) -> Duration {
        let fraction = random.isNaN ? 0 : min(max(random, 0), 1)
        let ceiling = ceiling(after: attempt)
        switch jitter {
        case .full: return ceiling * fraction
        case .equal: return ceiling / 2 + ceiling / 2 * fraction
        }
    }

    private func ceiling(after attempt: Int) -> Duration {
        var ceiling = min(baseDelay, maximumDelay)
        var doublings = max(attempt, 1) - 1
        while doublings > 0, ceiling > .zero, ceiling < maximumDelay {
            ceiling = min(ceiling * 2, maximumDelay)
            doublings -= 1
        }
        return ceiling
    }
}
