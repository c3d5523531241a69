import CairnRepositories

/// What is being done, as errors name it and as they have to judge it.
struct Call: Sendable, Hashable {
    enum Effect: Sendable, Hashable {
        case none
        /// Changes what is stored.
        case write
        /// Changes it as part of a transaction that is not committed by this call.
        case pendingWrite
    }

    let operation: String
    var effect = Effect.none
    /// When it has to be over.
    var deadline: ContinuousClock.Instant?
}

extension CairnError {
    /// What went wrong below, in Cairn's terms; errors that are so already stay as they are.
    ///
    /// - Parameters:
    ///   - error: What the session or the server gave; the server's words stay in `underlying`.
    ///   - call: What was being done.
    static func postgres(_ error: any Error, _ call: Call = Call(operation: "connect")) -> CairnError {
        switch error {
        case let error as CairnError: error
        case let failure as SessionFailure: session(failure, call)
        case let failure as ConnectFailure: connecting(failure, call)
        case is CancellationError: .cancelled(backend: .postgreSQL, operation: call.operation)
        default:
            CairnError(
                .internalError, backend: .postgreSQL, operation: call.operation, message: "\(type(of: error)) thrown",
                detail: "\(error)", outcome: call.effect == .write ? .unknown : .notApplied, underlying: error)
        }
    }

    /// What the server said, if it was the server that refused.
    var serverError: ServerError? { underlying as? ServerError }

    private static func session(_ failure: SessionFailure, _ call: Call) -> CairnError {
        let outcome: Outcome = failure.mayBeApplied && call.effect == .write ? .unknown : .notApplied
        func make(_ code: Code, _ message: String, isTransient: Bool) -> CairnError {
            CairnError(
                code, backend: .postgreSQL, operation: call.operation, message: message, isTransient: isTransient,
                outcome: outcome, underlying: failure)
        }
        switch failure.cause {
        case .refused(let error): return refused(error, call, outcome)
        case .skipped: return make(.busy, "a statement before it was refused", isTransient: true)
        case .lost, .protocolViolation: return make(.unavailable, failure.message, isTransient: true)
        case .timedOut:
            return make(.timeout, failure.message.isEmpty ? "the deadline passed" : failure.message, isTransient: true)
        case .cancelled: return .cancelled(backend: .postgreSQL, operation: call.operation, outcome: outcome)
        }
    }

    private static func refused(_ error: ServerError, _ call: Call, _ outcome: Outcome) -> CairnError {
        let meaning = SQLStateMeaning(error)
        var message = meaning.message ?? error.message
        if error.sqlState == "23502" || error.sqlState == "23514", let column = error.column ?? error.constraint {
            message += " (\(column))"
        }
        let said = [error.message, error.detail, error.hint].compactMap(\.self).joined(separator: "; ")
        return CairnError(
            meaning.code, backend: .postgreSQL, operation: call.operation, message: message,
            detail: "SQLSTATE \(error.sqlState): \(said)", constraint: error.constraint,
            isTransient: meaning.isTransient, outcome: outcome, underlying: error)
    }

    private static func connecting(_ failure: ConnectFailure, _ call: Call) -> CairnError {
        func make(_ code: Code, isTransient: Bool) -> CairnError {
            CairnError(
                code, backend: .postgreSQL, operation: call.operation,
                message: "\(failure.place) cannot be used: \(failure.message)", isTransient: isTransient,
                underlying: failure)
        }
        if failure.isTimeout { return make(.timeout, isTransient: true) }
        if let state = failure.sqlState {
            let meaning = SQLStateMeaning(ServerError(sqlState: state, message: failure.message))
            return make(meaning.code, isTransient: meaning.isTransient)
        }
        // libpq has no codes of its own: https://www.postgresql.org/docs/15/libpq-ssl.html
        let isDistrusted = ["certificate", "SSL", "TLS", "no password supplied", "channel binding"].contains {
            failure.message.contains($0)
        }
        // The same words stand for a connection that broke during the handshake.
        let isBroken = ["SYSCALL", "reset", "closed"].contains { failure.message.contains($0) }
        let isFinal = isDistrusted && !isBroken
        return make(isFinal ? .authentication : .unavailable, isTransient: !isFinal)
    }
}
