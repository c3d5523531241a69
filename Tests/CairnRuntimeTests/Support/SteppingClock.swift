import Synchronization

/// A clock that stands still, except that whoever sleeps wakes at once, at the time asked for.
final class SteppingClock: Clock, Sendable {
    typealias Instant = ContinuousClock.Instant

    private struct State {
        var now = ContinuousClock.now
        var sleeps: [Duration] = []
    }

    private let state = Mutex(State())
    private let onSleep: @Sendable () -> Void
    private let onWake: @Sendable () -> Void

    /// Makes a clock that calls `onSleep` before and `onWake` after each sleep.
    init(onSleep: @escaping @Sendable () -> Void = {}, onWake: @escaping @Sendable () -> Void = {}) {
        self.onSleep = onSleep
        self.onWake = onWake
    }

    var now: Instant { state.withLock { $0.now } }
    var minimumResolution: Duration { .nanoseconds(1) }

    /// How long each sleep was.
    var sleeps: [Duration] { state.withLock { $0.sleeps } }

    func advance(by duration: Duration) { state.withLock { $0.now += duration } }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        onSleep()
        try Task.checkCancellation()
        state.withLock { state in
            state.sleeps.append(state.now.duration(to: deadline))
            state.now = max(state.now, deadline)
        }
        onWake()
    }
}
