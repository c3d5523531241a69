internal import CairnRepositories

/// What is to be done, outside the lock, after a ``PoolState`` has changed.
enum PoolAction<Request: Sendable>: Sendable {
    /// Hand the connection to the task that waited so long for it.
    case serve(Request, any PooledConnection, waited: Duration)
    /// End a wait with an error.
    case fail(Request, CairnError)
    /// Begin a connect, and report how it ended under this number.
    case connect(UInt64, Deadline)
    /// Ask the connection whether it still works, and report the answer.
    case validate(any PooledConnection, Deadline)
    /// Close the connection, and report when that is done.
    case close(any PooledConnection)
    /// Call `wake` at this moment and not at the one asked for before.
    case wake(ContinuousClock.Instant)
    /// Log that an operation holds a connection for long.
    case warn(operation: String, held: Duration)
    /// Update the metrics.
    case report(PoolReport)
    /// The pool is closed and nothing is left of it.
    case drained
}

/// What metrics are told from time to time.
struct PoolReport: Hashable, Sendable {
    var idle = 0
    var leased = 0
    var waiting = 0
    /// The following count from the last report on.
    var created = 0
    var closed = 0
    var timeouts = 0
}
