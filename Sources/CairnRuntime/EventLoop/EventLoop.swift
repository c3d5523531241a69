internal import Foundation
internal import Synchronization

/// One thread that runs the jobs of the actors that name it as their executor, and waits for their sockets.
///
/// A C library with a non-blocking interface is driven by an actor on such a loop: its handle never leaves the thread,
/// and no thread waits for a single connection.
public final class EventLoop: SerialExecutor, TaskExecutor {
    /// The loop that adapters share; its thread runs as long as the process.
    public static let shared = EventLoop(name: "cairn-io")

    private let state: Mutex<LoopState>
    private let lastTicket = Atomic<UInt64>(0)
    private let bell: WakePipe?

    /// Starts the thread. A loop is never stopped: make few.
    public init(name: String) {
        let bell = WakePipe()
        self.bell = bell
        state = Mutex(LoopState())
        let thread = Thread { [self] in run() }
        thread.name = name
        thread.stackSize = 1 << 20
        thread.start()
    }

    // MARK: Jobs

    /// Takes a job of an actor, or of a task that waits here; both find themselves on the loop's executor.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if state.withLock({ $0.add(job) }) { bell?.ring() }
    }

    /// Stops the program if the caller is not on this loop's thread.
    public func checkIsolated() {
        precondition(pthread_equal(pthread_self(), state.withLock { $0.thread } ?? pthread_self()) != 0)
    }

    // MARK: Sockets

    /// Waits until a socket is ready, a moment has passed, or somebody interrupts.
    ///
    /// For actors on this loop, one wait for a socket at a time. A cancelled task is interrupted, and is not when
    /// `ignoresCancellation` is set: what must be cleaned up is cleaned up in cancelled tasks too.
    ///
    /// - Parameters:
    ///   - events: What to wait for.
    ///   - descriptor: The socket, which must stay open meanwhile.
    ///   - instant: When to give up; nil for never.
    ///   - ticket: By which ``interrupt(_:on:)`` finds this wait, from ``makeTicket()``.
    ///   - isolation: The actor that waits.
    public func wait(
        for events: SocketEvents, on descriptor: CInt, until instant: ContinuousClock.Instant?,
        ticket: UInt64, ignoresCancellation: Bool = false, isolation: isolated (any Actor)? = #isolation
    ) async -> SocketWait {
        if ignoresCancellation { return await wait(events, descriptor, instant, ticket, checksCancellation: false) }
        return await withTaskCancellationHandler {
            // A closure that does not hold the actor leaves it: two threads more would take part in every wait.
            await wait(
                events, descriptor, instant, ticket, checksCancellation: true, isolation: isolation)
        } onCancel: {
            interrupt(ticket, on: descriptor)
        }
    }

    private func wait(
        _ events: SocketEvents, _ descriptor: CInt, _ instant: ContinuousClock.Instant?, _ ticket: UInt64,
        checksCancellation: Bool, isolation: isolated (any Actor)? = #isolation
    ) async -> SocketWait {
        // A continuation is resumed where the task prefers to run, else on a thread of the common pool, from where it
        // would come back here.
        await withTaskExecutorPreference(self) {
            await register(events, descriptor, instant, ticket, checksCancellation: checksCancellation)
        }
    }

    private func register(
        _ events: SocketEvents, _ descriptor: CInt, _ instant: ContinuousClock.Instant?, _ ticket: UInt64,
        checksCancellation: Bool
    ) async -> SocketWait {
        await withCheckedContinuation { continuation in
            let waiter = LoopState.Waiter(
                events: events, deadline: instant, ticket: ticket, continuation: continuation)
            let (left, mustWake) = state.withLock { state -> (CheckedContinuation<SocketWait, Never>?, Bool) in
                // Under the lock: a cancellation before this finds nobody to interrupt.
                if checksCancellation, Task.isCancelled { return (continuation, false) }
                let (replaced, mustWake) = state.wait(waiter, on: descriptor)
                return (replaced?.continuation, mustWake)
            }
            left?.resume(returning: .interrupted)
            if mustWake { bell?.ring() }
        }
    }

    /// A number that no other wait has.
    public func makeTicket() -> UInt64 { lastTicket.add(1, ordering: .relaxed).newValue }

    /// Ends a wait for a socket, if it has not ended.
    public func interrupt(_ ticket: UInt64, on descriptor: CInt) {
        let (continuation, mustWake) = state.withLock { $0.interrupt(ticket, on: descriptor) }
        continuation?.resume(returning: .interrupted)
        if mustWake { bell?.ring() }
    }

    /// Calls `body` once, on the loop's thread, when something arrives at a socket that nobody waits for.
    public func watch(_ descriptor: CInt, for owner: AnyObject, _ body: @escaping @Sendable () -> Void) {
        if state.withLock({ $0.watch(descriptor, for: ObjectIdentifier(owner), body) }) { bell?.ring() }
    }

    /// Ends the watch that an owner has on a socket; not that of the next owner of its number.
    public func unwatch(_ descriptor: CInt, for owner: AnyObject) {
        state.withLock { $0.unwatch(descriptor, for: ObjectIdentifier(owner)) }
    }

    // MARK: The thread

    private func run() {
        state.withLock { $0.thread = pthread_self() }
        let executor = asUnownedSerialExecutor()
        var jobs: [UnownedJob] = []
        var poller = SocketPoller()
        while true {
            jobs.removeAll(keepingCapacity: true)
            // Sets the mark by which others know that they have to ring.
            let turn = state.withLock { $0.next(&jobs, &poller, bell: bell?.reader) }
            for job in jobs { job.runSynchronously(on: executor) }
            guard case .sleep(let pause) = turn else { continue }
            poller.poll(pause)
            if poller.hasRung { bell?.silence() }
            let ended = state.withLock { $0.collect(poller) }
            for (continuation, result) in ended.waits { continuation.resume(returning: result) }
            for body in ended.watches { body() }
        }
    }
}
