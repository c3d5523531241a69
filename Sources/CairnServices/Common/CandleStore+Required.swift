internal import CairnDomain
internal import CairnRepositories

extension CandleStore {
    /// What is stored of a series that must exist.
    ///
    /// - Throws: `CairnError` with code `notFound` naming the series.
    @discardableResult
    func requireCoverage(of series: SeriesKey, operation: String) async throws -> SeriesCoverage {
        guard let coverage = try await coverage(of: series) else {
            throw CairnError(
                .notFound, backend: backend, operation: operation, message: "there are no candles of \(series)")
        }
        return coverage
    }
}
