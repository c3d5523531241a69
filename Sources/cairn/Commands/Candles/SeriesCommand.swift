import ArgumentParser
import CairnComposition
import CairnDomain
import CairnRepositories

/// `cairn series`: what is stored.
struct SeriesCommand: CairnCommand {
    static let configuration = CommandConfiguration(
        commandName: "series", abstract: "Lists the stored series with their coverage.",
        discussion: """
            EXAMPLES
              cairn series
              cairn series --symbol ACME --format json
            """)

    @Option(name: [.short, .long], help: "Only the series of this symbol.")
    var symbol: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var store: StoreOptions

    func execute() async throws {
        try await store.withComposition(for: .reading) { composition in
            let candles = try await composition.candles().store
            var rows = output.writer([
                .text("symbol"), .text("exchange"), .text("timeframe"), .integer("candles"), .text("first"),
                .text("last"),
            ])
            for key in try await candles.series() where symbol == nil || key.symbol == symbol {
                guard let coverage = try await candles.coverage(of: key) else { continue }
                try rows.write([
                    .text(key.symbol), .text(key.exchange), .text(key.timeframe.description),
                    .integer(coverage.count), .timestamp(coverage.range.lowerBound),
                    .timestamp(coverage.range.upperBound),
                ])
            }
            try rows.finish()
        }
    }
}
