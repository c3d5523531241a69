/// What can be waited for at a socket.
public struct SocketEvents: OptionSet, Sendable, Hashable {
    /// The bits.
    public let rawValue: UInt8

    /// Makes a set from its bits.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Something can be read, or the other side has ended the connection.
    public static let readable = SocketEvents(rawValue: 1)
    /// Something can be written.
    public static let writable = SocketEvents(rawValue: 2)
}

/// How waiting for a socket ended.
public enum SocketWait: Sendable, Hashable {
    /// It is ready for these; an error of the socket counts as ready for what was waited for.
    case ready(SocketEvents)
    /// The moment has passed.
    case timedOut
    /// The task was cancelled, or somebody interrupted.
    case interrupted
}
