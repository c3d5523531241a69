public import CairnDomain
public import CairnRepositories

/// Checks the candles of a stored series; see ``ValidationScanner`` for what is looked at.
///
/// A store holds no duplicates and no candle that breaks its rules; they are checked all the same, because a database
/// can be changed by others.
public struct CandleValidator: Sendable {
    private let store: any CandleStore

    /// Makes a validator over a store.
    public init(_ store: any CandleStore) {
        self.store = store
    }

    /// Checks a series, reading it in batches.
    ///
    /// - Throws: `CairnError` with code `notFound` when the store has no candle of the series.
    public func validate(
        _ series: SeriesKey, in range: ClosedRange<Timestamp> = .allTime,
        options: ValidationOptions = ValidationOptions()
    ) async throws -> ValidationReport {
        try await store.requireCandles(of: series, operation: "validate")
        var scanner = ValidationScanner(timeframe: series.timeframe, options: options)
        for try await batch in store.stream(of: series, in: range) { scanner.add(batch) }
        return scanner.result()
    }
}
