/// What another session sent with `NOTIFY`.
public struct PostgresNotification: Sendable, Hashable {
    /// The channel.
    public let channel: String
    /// What was sent along; empty for nothing.
    public let payload: String
}

/// What a listener hears.
public enum PostgresListenerEvent: Sendable, Hashable {
    /// It listens from now on. Comes first, and again after every lost connection: what was sent meanwhile is gone, so
    /// look for yourself what has changed.
    case listening
    /// A notification arrived.
    case notification(PostgresNotification)
}
