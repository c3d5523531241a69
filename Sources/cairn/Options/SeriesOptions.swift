import ArgumentParser
import CairnDomain
import CairnRepositories

/// Which series a command works on.
struct SeriesOptions: ParsableArguments {
    @Option(name: [.short, .long], help: ArgumentHelp("The symbol code, such as ACME.", valueName: "code"))
    var symbol: String

    @Option(
        name: [.short, .long], help: ArgumentHelp("The timeframe: 1m 5m 15m 1h 4h 1d 1w 1M …", valueName: "tf"),
        completion: Timeframe.completion, transform: Timeframe.argument)
    var timeframe: Timeframe

    @Option(name: .long, help: ArgumentHelp("The exchange code, when the series has one.", valueName: "code"))
    var exchange: String = ""

    func key() throws -> SeriesKey {
        do {
            return try SeriesKey(symbol: symbol, exchange: exchange, timeframe: timeframe)
        } catch {
            throw ValidationError("\(error)")
        }
    }

    private typealias ValidationError = ArgumentParser.ValidationError
}

extension CandleStore {
    /// Refuses to go on when a series has no candles, and says which series there are.
    func require(_ series: SeriesKey) async throws {
        guard try await latest(1, of: series).isEmpty else { return }
        let stored = try await self.series()
        let alike = stored.filter { $0.symbol.lowercased() == series.symbol.lowercased() }
        let hint =
            if stored.isEmpty {
                "the store is empty, begin with cairn import"
            } else if alike.isEmpty {
                "stored are \(stored.prefix(8).map(\.description).joined(separator: ", "))\(stored.count > 8 ? ", …" : "")"
            } else {
                "stored are \(alike.map(\.description).joined(separator: ", "))"
            }
        throw CairnError(
            .notFound, backend: backend, operation: "", message: "there are no candles of \(series); \(hint)")
    }
}
