import CairnRepositories

/// What another session sent with `NOTIFY`.
public struct PostgresNotification: Sendable, Hashable {
    /// The channel.
    public let channel: String
    /// What was sent along; empty for nothing.
    public let payload: String

    /// Refuses a name that the server would cut off, and so take for another.
    ///
    /// - Throws: `CairnError` with code `invalidInput`.
    static func check(channel: String, _ operation: String) throws(CairnError) {
        guard !(1...63).contains(channel.utf8.count) || channel.utf8.contains(0) else { return }
        throw CairnError(
            .invalidInput, backend: .postgreSQL, operation: operation,
            message: "the name of a channel has \(channel.utf8.count) bytes, not 1 to 63 without NUL")
    }
}

/// What a listener hears.
public enum PostgresListenerEvent: Sendable, Hashable {
    /// It listens from now on. Comes first, and again after every lost connection: what was sent meanwhile is gone, so
    /// look for yourself what has changed.
    case listening
    /// A notification arrived.
    case notification(PostgresNotification)
}
