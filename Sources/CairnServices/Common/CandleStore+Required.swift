internal import CairnDomain
internal import CairnRepositories

extension CandleStore {
    /// Makes sure that there are candles of a series, without counting them.
    ///
    /// - Throws: `CairnError` with code `notFound` naming the series.
    func requireCandles(of series: SeriesKey, operation: String) async throws {
        guard try await latest(1, of: series).isEmpty else { return }
        throw CairnError(
            .notFound, backend: backend, operation: operation, message: "there are no candles of \(series)")
    }
}
