import CairnInMemory
import CairnRepositories

/// What suites on imports have in common.
protocol ImportSamples {}

extension ImportSamples {
    var header: String { "timestamp,open,high,low,close,volume\n" }
    var sound: String { "2024-01-15T00:00:00Z,100,103,99,102,1200\n" }

    func emptyStore() async throws -> any CandleStore { try await InMemoryStorage().candles() }
}
