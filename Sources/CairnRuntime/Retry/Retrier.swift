public import CairnRepositories

/// Runs operations again that failed for a moment only, within a policy, a budget and a deadline.
///
/// The one layer that retries: what it runs must not retry on its own.
public struct Retrier: Sendable {
    /// What an operation knows about the attempt it is.
    public struct Attempt: Sendable {
        /// Its number, from 1.
        public let number: Int
        /// When the whole call ends, this attempt included.
        public let deadline: Deadline?
    }

    private enum Decision {
        case retry(after: Duration)
        /// With what a reader of the error should know; nil where the error speaks for itself.
        case giveUp(String?)
    }

    private static let noTimeLeft = "the deadline leaves no time for another attempt"

    private let policy: RetryPolicy
    private let budget: RetryBudget
    private let random: @Sendable () -> Double
    private let now: @Sendable () -> ContinuousClock.Instant
    private let sleep: @Sendable (ContinuousClock.Instant) async throws -> Void

    /// Makes a retrier.
    ///
    /// - Parameters:
    ///   - budget: Shared by all calls of a client.
    ///   - clock: The clock of deadlines and delays.
    ///   - random: The source of jitter, numbers in `0..<1`.
    public init<C: Clock>(
        policy: RetryPolicy = RetryPolicy(), budget: RetryBudget = RetryBudget(), clock: C = ContinuousClock(),
        random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) where C.Instant == ContinuousClock.Instant {
        self.policy = policy
        self.budget = budget
        self.random = random
        now = { clock.now }
        sleep = { try await clock.sleep(until: $0, tolerance: nil) }
    }

    /// Runs an operation until it succeeds or may not be tried again.
    ///
    /// It is tried again after a `CairnError` that is transient and either left nothing applied or belongs to a call
    /// that may be made twice; never once the task is cancelled, the deadline would pass while waiting, the attempts
    /// are used up or the budget is empty. Whoever gives up throws the last attempt's error.
    ///
    /// The outcome of that error speaks for **all** attempts. One that says `notApplied` knows nothing of those before
    /// it, so the strongest claim wins: `applied` if any attempt was, else `unknown` if any attempt was, and
    /// `notApplied` only if every one of them was.
    ///
    /// The deadline is not forced upon an attempt that is under way: `body` keeps to `Attempt.deadline` itself.
    ///
    /// - Parameters:
    ///   - operation: The operation that errors name.
    ///   - backend: The backend that errors name.
    ///   - deadline: When to give up; nil for never.
    ///   - isWorthwhile: Whether an error that is transient is worth another attempt.
    ///   - isIdempotent: Whether doing it twice leaves the same as doing it once, as with reads and with writes that
    ///     carry a token or a key.
    ///   - body: One attempt. Errors other than `CairnError` are not retried and pass as they are.
    /// - Throws: `CairnError` with code `cancelled`, or `timeout` if the deadline was over at the start; what `body`
    ///   throws.
    public func run<T>(
        operation: String, backend: BackendKind, deadline: Deadline? = nil, isIdempotent: Bool,
        isWorthwhile: (CairnError) -> Bool = { _ in true }, _ body: (Attempt) async throws -> T
    ) async throws -> T {
        if Task.isCancelled { throw CairnError.cancelled(backend: backend, operation: operation) }
        if isOver(deadline) { throw Deadline.timeout(backend: backend, operation: operation) }
        budget.recordCall()
        var outcome = CairnError.Outcome.notApplied
        var number = 1
        while true {
            do {
                return try await body(Attempt(number: number, deadline: deadline))
            } catch let error as CairnError {
                outcome = outcome.combined(with: error.outcome)
                let isAgain = isWorthwhile(error)
                switch isAgain
                    ? decide(after: error, number, isIdempotent: isIdempotent, deadline: deadline) : .giveUp(nil)
                {
                case .giveUp(let reason):
                    throw error.concluding(attempts: number, outcome: outcome, reason: reason)
                case .retry(let delay):
                    do {
                        try await sleep(now().advanced(by: delay))
                        try Task.checkCancellation()
                    } catch {
                        throw CairnError.cancelled(backend: backend, operation: operation, outcome: outcome)
                    }
                    // A sleep may end late.
                    if isOver(deadline) {
                        throw error.concluding(attempts: number, outcome: outcome, reason: Self.noTimeLeft)
                    }
                }
            }
            number += 1
        }
    }

    private func decide(
        after error: CairnError, _ number: Int, isIdempotent: Bool, deadline: Deadline?
    ) -> Decision {
        guard error.isTransient, isIdempotent || error.outcome == .notApplied, number < policy.attempts else {
            return .giveUp(nil)
        }
        // Whoever was turned away comes back later in any case; full jitter may mean at once.
        let jitter = error.code == .busy ? RetryPolicy.Jitter.equal : .full
        let delay = policy.delay(after: number, jitter: jitter, random: random())
        if let deadline, delay >= deadline.remaining(at: now()) { return .giveUp(Self.noTimeLeft) }
        guard budget.takeRetry() else { return .giveUp("the retry budget is used up") }
        return .retry(after: delay)
    }

    private func isOver(_ deadline: Deadline?) -> Bool { deadline?.isOver(at: now()) ?? false }
}
