import CLibcurl
import CairnRepositories

extension CairnError {
    /// What went wrong below, in Cairn's terms; errors that are so already stay as they are.
    ///
    /// - Parameters:
    ///   - error: What the transfer, the codec or the server gave; stays in `underlying`.
    ///   - query: What was asked.
    ///   - place: The server as messages name it.
    static func clickHouse(_ error: any Error, _ query: ClickHouseQuery, at place: String) -> CairnError {
        switch error {
        case let error as CairnError: error
        case let error as ServerException: exception(error, query, at: place)
        case let error as TransferFailure: failure(error, query, at: place)
        case is NativeError, is DecompressionError:
            CairnError(
                .unavailable, backend: .clickHouse, operation: query.operation,
                message: "the answer of \(place) cannot be read: \(error)", isTransient: true,
                outcome: query.effect == .none ? .notApplied : .unknown, underlying: error)
        case is CancellationError: .cancelled(backend: .clickHouse, operation: query.operation)
        default:
            CairnError(
                .internalError, backend: .clickHouse, operation: query.operation, message: "\(type(of: error)) thrown",
                detail: "\(error)", outcome: query.effect == .none ? .notApplied : .unknown, underlying: error)
        }
    }

    /// Whether the user lacks the right.
    var isDenied: Bool { (underlying as? ServerException)?.code == 497 }

    // MARK: The transfer

    /// Whether there was no connection to ask by.
    var hasNotReachedServer: Bool {
        guard let failure = underlying as? TransferFailure, case .curl = failure.cause else { return false }
        return !failure.wasSent
    }

    private static func failure(_ failure: TransferFailure, _ query: ClickHouseQuery, at place: String) -> CairnError {
        let outcome: Outcome = failure.wasSent && query.effect != .none ? .unknown : .notApplied
        func make(_ code: Code, _ message: String, isTransient: Bool) -> CairnError {
            CairnError(
                code, backend: .clickHouse, operation: query.operation, message: message, isTransient: isTransient,
                outcome: outcome, underlying: failure)
        }
        switch failure.cause {
        case .cancelled: return .cancelled(backend: .clickHouse, operation: query.operation, outcome: outcome)
        case .closed: return make(.closed, "the storage has been closed", isTransient: false)
        case .deadline, .idle: return make(.timeout, "\(place): \(failure.message)", isTransient: true)
        case .curl(let code):
            switch CURLcode(code) {
            case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
                CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH:
                return make(
                    .authentication, "\(place) does not prove that it is that server: \(failure.message)",
                    isTransient: false)
            // How libcurl says that it would have to send the body again.
            case CURLE_SEND_FAIL_REWIND:
                return make(.unavailable, "the connection to \(place) was lost", isTransient: true)
            case CURLE_OPERATION_TIMEDOUT:
                return make(.timeout, "\(place) was not reached in time: \(failure.message)", isTransient: true)
            default:
                let what = failure.wasSent ? "the connection to \(place) was lost" : "\(place) cannot be reached"
                return make(.unavailable, "\(what): \(failure.message)", isTransient: true)
            }
        }
    }

    // MARK: The server

    private static func exception(_ error: ServerException, _ query: ClickHouseQuery, at place: String) -> CairnError {
        let meaning = ExceptionMeaning(error)
        let outcome: Outcome = query.effect == .none || meaning.isBeforeAnyWrite ? .notApplied : .unknown
        return CairnError(
            meaning.code, backend: .clickHouse, operation: query.operation, message: "\(place): \(meaning.message)",
            detail: error.message, isTransient: meaning.isTransient, outcome: outcome, underlying: error)
    }
}
