/// What candle stores check before they ask the database.
public enum CandleQuery {
    /// Refuses a negative limit.
    ///
    /// - Throws: `CairnError` with code `invalidInput`.
    public static func validate(limit: Int?, backend: BackendKind) throws(CairnError) {
        guard let limit, limit < 0 else { return }
        throw CairnError(
            .invalidInput, backend: backend, operation: "read candles", message: "the limit \(limit) is negative")
    }
}
