import Dispatch

/// Runs an actor on a dispatch queue of its own, so that blocking calls never hold a thread of the cooperative pool.
///
/// Dispatch brings such an executor as `DispatchSerialQueue`, but only on Apple's platforms.
final class QueueExecutor: SerialExecutor {
    private let queue: DispatchQueue

    init(label: String) {
        queue = DispatchQueue(label: label)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    func checkIsolated() {
        dispatchPrecondition(condition: .onQueue(queue))
    }
}
