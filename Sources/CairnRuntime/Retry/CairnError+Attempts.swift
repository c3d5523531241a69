internal import CairnRepositories

extension CairnError {
    /// The last error of a call that was tried several times, or had a reason not to be tried again.
    ///
    /// - Parameters:
    ///   - attempts: How many there were.
    ///   - outcome: What is known of all of them.
    ///   - reason: Why there is no further one; nil where the error speaks for itself.
    func concluding(attempts: Int, outcome: Outcome, reason: String?) -> CairnError {
        if attempts == 1, reason == nil { return self }
        let notes = [detail, attempts > 1 ? "attempt \(attempts)" : nil, reason].compactMap(\.self)
        return CairnError(
            code, backend: backend, operation: operation, message: message, detail: notes.joined(separator: "; "),
            constraint: constraint, isTransient: isTransient, outcome: outcome, underlying: underlying)
    }
}

extension CairnError.Outcome {
    /// The outcome of two attempts at the same change: what one may have done, the other does not undo.
    func combined(with other: CairnError.Outcome) -> CairnError.Outcome {
        switch (self, other) {
        case (.applied, _), (_, .applied): .applied
        case (.unknown, _), (_, .unknown): .unknown
        case (.notApplied, .notApplied): .notApplied
        }
    }
}
