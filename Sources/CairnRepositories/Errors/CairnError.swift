/// The one error that stores, repositories and services throw.
///
/// Two questions every caller has are answered directly: ``isTransient`` and ``outcome``. `description` is safe to
/// log: it holds neither passwords nor stored values; `debugDescription` adds ``detail``, which may hold values.
public struct CairnError: Error, Sendable {
    /// Whether a write that failed has changed what is stored.
    public enum Outcome: String, Sendable, Hashable {
        /// Nothing was changed.
        case notApplied
        /// The connection or process failed at a moment that leaves both possible.
        case unknown
        /// The change was made; only what came after it failed.
        case applied
    }

    /// What went wrong, as a class that is the same in every backend.
    public let code: Code
    /// The backend that failed, or nil where no backend was involved.
    public let backend: BackendKind?
    /// What was being done: `insert into formulas`.
    public let operation: String
    /// What went wrong, in words, without stored values.
    public let message: String
    /// More about it; may hold stored values and is shown by `debugDescription` alone.
    public let detail: String?
    /// The constraint that was broken, for the violations that have one.
    public let constraint: String?
    /// Whether the same call may succeed later without any change by the caller.
    public let isTransient: Bool
    /// Whether the call may have changed what is stored.
    public let outcome: Outcome
    /// The error of the driver or library below.
    public let underlying: (any Error)?

    /// Makes an error; `isTransient` and `outcome` default to permanent and not applied.
    public init(
        _ code: Code, backend: BackendKind? = nil, operation: String, message: String, detail: String? = nil,
        constraint: String? = nil, isTransient: Bool = false, outcome: Outcome = .notApplied,
        underlying: (any Error)? = nil
    ) {
        self.code = code
        self.backend = backend
        self.operation = operation
        self.message = message
        self.detail = detail
        self.constraint = constraint
        self.isTransient = isTransient
        self.outcome = outcome
        self.underlying = underlying
    }

    /// The same error with another outcome.
    public func with(outcome: Outcome) -> CairnError {
        CairnError(
            code, backend: backend, operation: operation, message: message, detail: detail, constraint: constraint,
            isTransient: isTransient, outcome: outcome, underlying: underlying)
    }

    /// The error for a feature that a backend declares it does not have.
    public static func unsupported(_ feature: Capability, backend: BackendKind, operation: String) -> CairnError {
        CairnError(
            .unsupported, backend: backend, operation: operation, message: "\(backend) does not support \(feature)")
    }

    /// The error for a cancelled task.
    public static func cancelled(backend: BackendKind, operation: String, outcome: Outcome = .notApplied) -> CairnError
    {
        CairnError(
            .cancelled, backend: backend, operation: operation, message: "the task was cancelled", outcome: outcome,
            underlying: CancellationError())
    }
}

extension CairnError: CustomStringConvertible, CustomDebugStringConvertible {
    /// One line that is safe to log: `sqlite: insert into formulas: the key is taken (duplicateKey)`.
    public var description: String {
        let place = [backend?.description, operation].compactMap(\.self).filter { !$0.isEmpty }
        return (place + ["\(message) (\(code))"]).joined(separator: ": ")
    }

    /// Everything there is, stored values included.
    public var debugDescription: String {
        var text = "CairnError: \(description), transient: \(isTransient), outcome: \(outcome)"
        if let constraint { text += ", constraint: \(constraint)" }
        if let detail { text += ", detail: \(detail)" }
        if let underlying { text += ", underlying: \(String(reflecting: underlying))" }
        return text
    }
}
