/// What a ``ConnectionPool`` must be able to ask of a connection.
public protocol PooledConnection: AnyObject, Sendable {
    /// Whether it can be used again; false after a failure, or when the server has ended it. Asked often: no I/O.
    var isUsable: Bool { get }
    /// Asks the server whether the connection still works, after it was idle for long. Cancelled when it takes longer
    /// than ``PoolLimits/validationTimeout``.
    func validate() async -> Bool
    /// Ends it; never throws, may be called twice.
    func close() async
}
