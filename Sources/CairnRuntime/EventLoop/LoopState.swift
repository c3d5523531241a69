internal import Foundation

/// The jobs and sockets of a loop; guarded by the loop's lock.
struct LoopState {
    struct Waiter {
        let events: SocketEvents
        let deadline: ContinuousClock.Instant?
        /// By which it is told from a later wait for a socket of the same number.
        let ticket: UInt64
        let continuation: CheckedContinuation<SocketWait, Never>
    }

    private struct Watch {
        let owner: ObjectIdentifier
        let body: @Sendable () -> Void
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
    private var watches: [CInt: Watch] = [:]
    /// Whether the thread sleeps, or is about to, so that changes must wake it.
    private var isPolling = false

    // Each of these returns whether the thread has to be woken; once is enough.

    mutating func add(_ job: UnownedJob) -> Bool {
        jobs.append(job)
        return wake()
    }

    /// - Returns: Also who waited for the same socket, which only a mistake can bring about, and must not hang for it.
    mutating func wait(_ waiter: Waiter, on descriptor: CInt) -> (replaced: Waiter?, mustWake: Bool) {
        let replaced = waiters.updateValue(waiter, forKey: descriptor)
        return (replaced, wake())
    }

    mutating func watch(_ descriptor: CInt, for owner: ObjectIdentifier, _ body: @escaping @Sendable () -> Void) -> Bool
    {
        watches[descriptor] = Watch(owner: owner, body: body)
        return wake()
    }

    // A socket that is watched without need does no harm until the next turn.
    mutating func unwatch(_ descriptor: CInt, for owner: ObjectIdentifier) {
        if watches[descriptor]?.owner == owner { watches[descriptor] = nil }
    }

    mutating func interrupt(_ ticket: UInt64, on descriptor: CInt) -> (CheckedContinuation<SocketWait, Never>?, Bool) {
        guard waiters[descriptor]?.ticket == ticket else { return (nil, false) }
        return (waiters.removeValue(forKey: descriptor)?.continuation, wake())
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
            } else if let watch = watches.removeValue(forKey: descriptor) {
                ended.watches.append(watch.body)
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
