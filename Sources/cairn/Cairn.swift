import ArgumentParser

/// The root of the command line.
struct Cairn: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cairn",
        abstract: "Keeps market data: import, query, chart, check and move candles and what is built on them.",
        discussion: """
            The store is chosen by --store, else by CAIRN_URL (and CAIRN_CANDLES_URL, CAIRN_SYMBOLS_URL, …), else by \
            .env or cairn.yaml in this folder, else it is an SQLite file in your data directory.

            EXAMPLES
              cairn import Examples/Data/acme-daily.csv --symbol ACME --timeframe 1d
              cairn candles --symbol ACME --timeframe 1d --latest 10
              cairn chart --symbol ACME --timeframe 1d --output acme.svg
              CAIRN_URL=sqlite:market.sqlite cairn series

            EXIT CODES
              0 ok, 1 failure, 2 usage, 3 pending or drift, 4 authentication,
              5 unavailable, 6 integrity, 130 interrupted

            COMPLETIONS
              cairn --generate-completion-script bash > ~/.local/share/bash-completion/completions/cairn
            """,
        version: CairnVersion.current,
        groupedSubcommands: [
            CommandGroup(
                name: "Candles",
                subcommands: [
                    ImportCommand.self, ExportCommand.self, CandlesCommand.self, ChartCommand.self,
                    SeriesCommand.self, GapsCommand.self, ValidateCommand.self,
                ]),
            CommandGroup(
                name: "Entities",
                subcommands: [
                    SymbolsCommand.self, FormulasCommand.self, StrategiesCommand.self, BacktestsCommand.self,
                ]),
            CommandGroup(
                name: "Operations", subcommands: [MigrateCommand.self, HealthCommand.self, BenchCommand.self]),
        ])
}
