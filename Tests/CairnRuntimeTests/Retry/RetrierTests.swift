import CairnRepositories
import CairnRuntime
import Synchronization
import Testing

@Suite struct RetrierTests {
    private let clock = SteppingClock()

    private func failure(
        _ code: CairnError.Code = .unavailable, isTransient: Bool = true, outcome: CairnError.Outcome = .notApplied,
        detail: String? = nil
    ) -> CairnError {
        CairnError(
            code, backend: .postgreSQL, operation: "save", message: "no answer", detail: detail,
            isTransient: isTransient, outcome: outcome)
    }

    private func retrier(
        attempts: Int = 3, budget: RetryBudget = RetryBudget(), clock: SteppingClock? = nil, random: Double = 0.5
    ) -> Retrier {
        Retrier(policy: RetryPolicy(attempts: attempts), budget: budget, clock: clock ?? self.clock) { random }
    }

    /// Runs a call whose attempts fail with these errors, one after the other, and succeeds after them.
    ///
    /// - Returns: The number of attempts and the error that came out.
    private func run(
        _ errors: [any Error], isIdempotent: Bool = true, deadline: Deadline? = nil, using retrier: Retrier? = nil
    ) async -> (attempts: Int, error: (any Error)?) {
        var attempts = 0
        do {
            let retrier = retrier ?? self.retrier()
            try await retrier.run(
                operation: "save", backend: .postgreSQL, deadline: deadline, isIdempotent: isIdempotent
            ) { attempt in
                attempts += 1
                #expect(attempt.number == attempts)
                #expect(attempt.deadline == deadline)
                if attempts <= errors.count { throw errors[attempts - 1] }
            }
            return (attempts, nil)
        } catch {
            return (attempts, error)
        }
    }

    @Test func `a success is handed on`() async throws {
        let value = try await retrier().run(operation: "read", backend: .redis, isIdempotent: false) { $0.number }
        #expect(value == 1)
        #expect(clock.sleeps.isEmpty)
    }

    @Test func `a transient failure is tried again after growing delays`() async {
        let (attempts, error) = await run([failure(), failure()])
        #expect(attempts == 3 && error == nil)
        #expect(clock.sleeps == [.milliseconds(50), .milliseconds(100)])
    }

    @Test func `whoever was turned away as busy waits at least half the delay`() async {
        let (attempts, _) = await run([failure(.busy)], using: retrier(random: 0))
        #expect(attempts == 2)
        #expect(clock.sleeps == [.milliseconds(50)])
    }

    @Test func `attempts end, and the last error tells of them`() async throws {
        let errors = [failure(), failure(), failure(.busy, detail: "row 7")]
        let (attempts, error) = await run(errors)
        let last = try #require(error as? CairnError)
        #expect(attempts == 3 && last.code == .busy && last.isTransient)
        #expect(last.detail == "row 7; attempt 3")
    }

    @Test func `a permanent failure is thrown as it is`() async throws {
        let (attempts, error) = await run([failure(.invalidInput, isTransient: false, detail: "row 7")])
        let only = try #require(error as? CairnError)
        #expect(attempts == 1 && only.code == .invalidInput && only.detail == "row 7")
    }

    @Test func `an error from elsewhere passes`() async {
        struct Failure: Error {}
        let (attempts, error) = await run([Failure()])
        #expect(attempts == 1 && error is Failure)
    }

    @Test(arguments: [CairnError.Outcome.unknown, .applied])
    func `what may have been applied is tried again only if that does no harm`(
        _ outcome: CairnError.Outcome
    ) async throws {
        let careful = await run([failure(outcome: outcome)], isIdempotent: false)
        #expect(careful.attempts == 1)
        let error = try #require(careful.error as? CairnError)
        #expect(error.outcome == outcome && error.detail == nil)
        let idempotent = await run([failure(outcome: outcome)], isIdempotent: true)
        #expect(idempotent.attempts == 2 && idempotent.error == nil)
        let untouched = await run([failure(outcome: .notApplied)], isIdempotent: false)
        #expect(untouched.attempts == 2 && untouched.error == nil)
    }

    @Test(
        arguments: [
            ([.notApplied, .notApplied, .notApplied], .notApplied),
            ([.unknown, .notApplied, .notApplied], .unknown),
            ([.notApplied, .unknown, .notApplied], .unknown),
            ([.applied, .notApplied, .unknown], .applied),
            ([.unknown, .notApplied, .applied], .applied),
        ] as [([CairnError.Outcome], CairnError.Outcome)])
    func `the outcome speaks for all attempts`(
        _ outcomes: [CairnError.Outcome], _ together: CairnError.Outcome
    ) async {
        let (attempts, error) = await run(outcomes.map { failure(outcome: $0) })
        #expect(attempts == 3)
        #expect((error as? CairnError)?.outcome == together)
    }

    @Test func `a permanent failure after an unknown one does not claim that nothing was applied`() async {
        let errors = [failure(outcome: .unknown), failure(.invalidInput, isTransient: false)]
        let (attempts, error) = await run(errors)
        #expect(attempts == 2)
        #expect((error as? CairnError)?.outcome == .unknown)
    }

    @Test func `an empty budget ends the attempts`() async throws {
        let budget = RetryBudget(callsPerRetry: 10, reserve: 1)
        let retrier = retrier(budget: budget)
        let (attempts, error) = await run([failure(), failure(.busy)], using: retrier)
        let last = try #require(error as? CairnError)
        #expect(attempts == 2 && last.code == .busy)
        #expect(last.detail == "attempt 2; the retry budget is used up")
        // Ten calls earn the next retry, the one that needs it among them.
        for _ in 0..<8 { _ = await run([], using: retrier) }
        #expect(await run([failure()], using: retrier).attempts == 1)
        #expect(await run([failure()], using: retrier).attempts == 2)
    }

    @Test func `permanent failures and last attempts cost no budget`() async {
        let budget = RetryBudget(callsPerRetry: 100, reserve: 2)
        let retrier = retrier(attempts: 2, budget: budget)
        for _ in 0..<5 { _ = await run([failure(isTransient: false)], using: retrier) }
        for _ in 0..<2 { #expect(await run([failure(), failure()], using: retrier).attempts == 2) }
        #expect(await run([failure()], using: retrier).attempts == 1)
    }

    @Test func `no delay reaches the deadline`() async throws {
        // The second delay would be 100 ms.
        let tight = await run([failure(), failure(.timeout)], deadline: .after(.milliseconds(150), from: clock.now))
        let last = try #require(tight.error as? CairnError)
        #expect(tight.attempts == 2 && last.code == .timeout)
        #expect(last.detail == "attempt 2; the deadline leaves no time for another attempt")
        #expect(clock.sleeps == [.milliseconds(50)])
        let wide = await run([failure(), failure()], deadline: .after(.milliseconds(151), from: clock.now))
        #expect(wide.attempts == 3 && wide.error == nil)
    }

    @Test func `the longest delay does not overflow`() async {
        let longest = Duration(attoseconds: .max)
        let policy = RetryPolicy(baseDelay: longest, maximumDelay: longest)
        let (attempts, error) = await run([failure()], using: Retrier(policy: policy, clock: clock) { 1 })
        #expect(attempts == 2 && error == nil)
    }

    @Test func `a sleep that ends too late is the end`() async throws {
        let late = Mutex<SteppingClock?>(nil)
        let clock = SteppingClock { late.withLock { $0?.advance(by: .seconds(60)) } }
        late.withLock { $0 = clock }
        defer { late.withLock { $0 = nil } }
        let (attempts, error) = await run(
            [failure()], deadline: .after(.seconds(1), from: clock.now), using: retrier(clock: clock))
        #expect(attempts == 1)
        #expect((error as? CairnError)?.detail == "the deadline leaves no time for another attempt")
    }

    @Test func `a deadline that is over lets nothing begin`() async {
        let (attempts, error) = await run([], deadline: Deadline(clock.now))
        #expect(attempts == 0)
        #expect((error as? CairnError)?.code == .timeout)
    }

    @Test func `a cancelled task begins nothing`() async {
        let result = await Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await run([])
        }.value
        #expect(result.attempts == 0)
        #expect((result.error as? CairnError)?.code == .cancelled)
    }

    @Test(arguments: [CairnError.Outcome.notApplied, .unknown])
    func `a task that is cancelled between attempts ends with what they did`(
        _ outcome: CairnError.Outcome
    ) async {
        let cancel: @Sendable () -> Void = { withUnsafeCurrentTask { $0?.cancel() } }
        // Cancelled as the sleep begins, which the clock reports, and at its end, which it does not.
        for clock in [SteppingClock(onSleep: cancel), SteppingClock(onWake: cancel)] {
            let result = await Task { await run([failure(outcome: outcome)], using: retrier(clock: clock)) }.value
            #expect(result.attempts == 1)
            let error = result.error as? CairnError
            #expect(error?.code == .cancelled)
            #expect(error?.outcome == outcome)
        }
    }
}
