internal import Foundation

/// The jobs and sockets of a loop; guarded by the loop's lock.
struct LoopState {
    struct Waiter {
        let events: SocketEvents
        let deadline: ContinuousClock.Instant?
        let continuation: CheckedContinuation<SocketWait, Never>
    }

    /// What the thread has to call after unlocking.
    struct Ended {
        var waits: [(CheckedContinuation<SocketWait, Never>, SocketWait)] = []
        var watches: [@Sendable () -> Void] = []
    }

    /// What the thread does next.
    enum Turn {
        case run
        /// Without end when there is no duration.
        case sleep(Duration?)
    }

    /// The loop's thread, once it runs.
    var thread: pthread_t?
    private var jobs: [UnownedJob] = []
    private var waiters: [CInt: Waiter] = [:]
    private var watches: [CInt: @Sendable () -> Void] = [:]
    /// Whether the thread sleeps, or is about to, so that changes must wake it.
    private var isPolling = false

    // Each of these returns whether the thread has to be woken; once is enough.

    mutating func add(_ job: UnownedJob) -> Bool {
        jobs.append(job)
        return wake()
    }

    mutating func wait(_ waiter: Waiter, on descriptor: CInt) -> Bool {
        waiters[descriptor] = waiter
        return wake()
    }

    mutating func watch(_ descriptor: CInt, _ body: (@Sendable () -> Void)?) -> Bool {
        watches[descriptor] = body
        // A socket that is watched without need does no harm until the next turn.
        return body == nil ? false : wake()
    }

    mutating func interrupt(_ descriptor: CInt) -> (CheckedContinuation<SocketWait, Never>?, Bool) {
        let waiter = waiters.removeValue(forKey: descriptor)
        return (waiter?.continuation, waiter == nil ? false : wake())
    }

    private mutating func wake() -> Bool {
        defer { isPolling = false }
        return isPolling
    }

    // MARK: The thread

    /// Takes the jobs; when there are none, says how long to sleep, and what for.
    mutating func next(_ jobs: inout [UnownedJob], _ poller: inout SocketPoller, bell: CInt?) -> Turn {
        guard self.jobs.isEmpty else {
            swap(&jobs, &self.jobs)
            return .run
        }
        isPolling = true
        poller.begin(bell: bell)
        var first: ContinuousClock.Instant?
        for (descriptor, waiter) in waiters {
            poller.add(descriptor, waiter.events)
            if let deadline = waiter.deadline { first = min(first ?? deadline, deadline) }
        }
        for descriptor in watches.keys where waiters[descriptor] == nil { poller.add(descriptor, .readable) }
        let pause = first.map { ContinuousClock.now.duration(to: $0) }
        // Whom nobody can wake looks up often.
        return .sleep(bell == nil ? min(pause ?? .milliseconds(10), .milliseconds(10)) : pause)
    }

    /// Removes those whose socket is ready or whose time is over.
    mutating func collect(_ poller: SocketPoller) -> Ended {
        isPolling = false
        var ended = Ended()
        poller.forEachReady { descriptor, events in
            if let waiter = waiters[descriptor] {
                let wanted = events.intersection(waiter.events)
                guard !wanted.isEmpty else { return }
                waiters[descriptor] = nil
                ended.waits.append((waiter.continuation, .ready(wanted)))
            } else if let body = watches.removeValue(forKey: descriptor) {
                ended.watches.append(body)
            }
        }
        var now: ContinuousClock.Instant?
        for (descriptor, waiter) in waiters {
            guard let deadline = waiter.deadline else { continue }
            let instant = now ?? .now
            now = instant
            if deadline <= instant {
                waiters[descriptor] = nil
                ended.waits.append((waiter.continuation, .timedOut))
            }
        }
        return ended
    }
}
