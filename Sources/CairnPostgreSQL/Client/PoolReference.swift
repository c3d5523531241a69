import CairnRuntime
import Synchronization

/// The pool that a connection belongs to, for whoever must not keep it alive.
final class PoolReference: Sendable {
    private struct Weak {
        weak var pool: ConnectionPool<PostgresConnection>?
    }

    private let reference = Mutex(Weak())

    var pool: ConnectionPool<PostgresConnection>? {
        get { reference.withLock { $0.pool } }
        set { reference.withLock { $0.pool = newValue } }
    }
}
