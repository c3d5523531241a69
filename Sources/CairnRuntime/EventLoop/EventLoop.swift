internal import Foundation
internal import Synchronization

/// One thread that runs the jobs of the actors that name it as their executor, and waits for their sockets.
///
/// A C library with a non-blocking interface is driven by an actor on such a loop: its handle never leaves the thread,
/// and no thread waits for a single connection.
public final class EventLoop: SerialExecutor {
    /// The loop that adapters share; its thread runs as long as the process.
    public static let shared = EventLoop(name: "cairn-io")

    private let state: Mutex<LoopState>
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

    /// Takes a job of an actor.
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
    public func wait(
        for events: SocketEvents, on descriptor: CInt, until instant: ContinuousClock.Instant?,
        ignoresCancellation: Bool = false
    ) async -> SocketWait {
        if ignoresCancellation { return await wait(events, descriptor, instant, checksCancellation: false) }
        return await withTaskCancellationHandler {
            await wait(events, descriptor, instant, checksCancellation: true)
        } onCancel: {
            interrupt(descriptor)
        }
    }

    private func wait(
        _ events: SocketEvents, _ descriptor: CInt, _ instant: ContinuousClock.Instant?, checksCancellation: Bool
    ) async -> SocketWait {
        await withCheckedContinuation { continuation in
            let waiter = LoopState.Waiter(events: events, deadline: instant, continuation: continuation)
            let (left, mustWake) = state.withLock { state in
                // Under the lock: a cancellation before this finds nobody to interrupt.
                if checksCancellation, Task.isCancelled {
                    return (continuation as CheckedContinuation<SocketWait, Never>?, false)
                }
                return (nil, state.wait(waiter, on: descriptor))
            }
            left?.resume(returning: .interrupted)
            if mustWake { bell?.ring() }
        }
    }

    /// Ends the wait for a socket, if there is one.
    public func interrupt(_ descriptor: CInt) {
        let (continuation, mustWake) = state.withLock { $0.interrupt(descriptor) }
        continuation?.resume(returning: .interrupted)
        if mustWake { bell?.ring() }
    }

    /// Calls `body` once, on the loop's thread, when something arrives at a socket that nobody waits for.
    ///
    /// - Parameter body: Nil stops watching.
    public func watch(_ descriptor: CInt, _ body: (@Sendable () -> Void)?) {
        if state.withLock({ $0.watch(descriptor, body) }) { bell?.ring() }
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
