/// Why a session could not do what it was asked to.
struct SessionFailure: Error, Sendable {
    enum Cause: Sendable {
        /// The server refused.
        case refused(ServerError)
        /// A statement before it in the same pipeline was refused, so that it was not run.
        case skipped
        /// The connection was lost.
        case lost
        /// The answer was none that belongs to the question.
        case protocolViolation
        case timedOut
        case cancelled
    }

    let cause: Cause
    /// What happened, in words, without stored values.
    var message = ""
    /// Whether the server may have done what it was asked to.
    var mayBeApplied = false
}
