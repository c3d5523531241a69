/// What a transaction sees of others. https://www.postgresql.org/docs/15/transaction-iso.html
public enum TransactionIsolation: String, Sendable, Hashable, CaseIterable {
    /// Each statement sees what had been committed before it.
    case readCommitted = "read-committed"
    /// All statements see what had been committed before the first; a row that another has changed cannot be changed.
    case repeatableRead = "repeatable-read"
    /// As if transactions ran one after the other; one that would break this is run again.
    case serializable

    var sql: String {
        switch self {
        case .readCommitted: "READ COMMITTED"
        case .repeatableRead: "REPEATABLE READ"
        case .serializable: "SERIALIZABLE"
        }
    }
}

/// How a transaction runs.
public struct TransactionOptions: Sendable, Hashable {
    /// What it sees of others; nil for what the storage was opened with.
    public var isolation: TransactionIsolation?
    /// Whether writes are refused; reads then hinder nobody.
    public var isReadOnly = false
    /// How often it is run in all when it loses against another one.
    public var attempts = 25

    /// Makes options.
    public init(isolation: TransactionIsolation? = nil, isReadOnly: Bool = false, attempts: Int = 25) {
        self.isolation = isolation
        self.isReadOnly = isReadOnly
        self.attempts = attempts
    }
}
