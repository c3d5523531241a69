/// Why a transfer ended without a complete answer.
struct TransferFailure: Error, Sendable {
    /// What ended it.
    enum Cause: Sendable, Hashable {
        /// libcurl gave up with this code.
        case curl(UInt32)
        /// Its task was cancelled.
        case cancelled
        /// The deadline passed.
        case deadline
        /// The server was silent for too long.
        case idle
        /// The client was closed.
        case closed
    }

    var cause: Cause
    /// What happened, in words.
    var message: String
    /// Whether the server may have received any of the request.
    var wasSent: Bool
}
