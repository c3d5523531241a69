import ArgumentParser
import CairnComposition
import CairnDomain
import CairnRepositories

/// `cairn backtests`: how strategies went.
struct BacktestsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtests", abstract: "Lists, ranks, adds and removes backtest results.",
        subcommands: [List.self, Best.self, Show.self, Add.self, Delete.self], defaultSubcommand: List.self)

    static let columns: [OutputColumn] = [
        .text("id"), .text("strategy"), .text("run_at"), .decimal("total_return_pct"), .decimal("sharpe_ratio"),
        .decimal("max_drawdown_pct"), .decimal("win_rate"), .decimal("profit_factor"), .integer("trades"),
    ]

    static func cells(_ result: BacktestResult) -> [OutputCell] {
        let metrics = result.metrics
        return [
            .text(result.id.description), .text(result.strategyID.description), .timestamp(result.runAt),
            .double(metrics.totalReturnPct), .double(metrics.sharpeRatio), .double(metrics.maxDrawdownPct),
            .double(metrics.winRate), .double(metrics.profitFactor), .integer(metrics.totalTrades),
        ]
    }

    /// `cairn backtests list`
    struct List: CairnCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists backtest results, the newest run first.",
            discussion: """
                EXAMPLES
                  cairn backtests list --limit 20
                  cairn backtests list --strategy 65a4f0c2e4b0a1b2c3d4e5f6
                """)

        @Option(name: .long, help: ArgumentHelp("Only the results of this strategy.", valueName: "strategy-id"))
        var strategy: Strategy.ID?

        @Option(name: .long, help: "At most so many.")
        var limit: Int?

        @OptionGroup var output: OutputOptions
        @OptionGroup var store: StoreOptions

        func execute() async throws {
            try await store.withComposition(for: .reading) { composition in
                let results = try await composition.backtests()
                let found: [BacktestResult]
                if let strategy {
                    found = try await results.results(of: strategy, limit: limit)
                } else {
                    found = try await results.newest(limit: limit)
                }
                try output.printRows(BacktestsCommand.columns, found.map(BacktestsCommand.cells))
            }
        }
    }

    /// `cairn backtests best`
    struct Best: CairnCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the best backtest results by a metric.",
            discussion: """
                EXAMPLES
                  cairn backtests best --by sharpe_ratio --limit 5
                """)

        @Option(name: .long, help: "The metric.")
        var by: BacktestMetric = .totalReturn

        @Option(name: .long, help: ArgumentHelp("Only the results of this strategy.", valueName: "strategy-id"))
        var strategy: Strategy.ID?

        @Option(name: .long, help: "At most so many.")
        var limit = 10

        @OptionGroup var output: OutputOptions
        @OptionGroup var store: StoreOptions

        func execute() async throws {
            try await store.withComposition(for: .reading) { composition in
                let found = try await composition.backtests().best(by: by, of: strategy, limit: limit)
                try output.printRows(BacktestsCommand.columns, found.map(BacktestsCommand.cells))
            }
        }
    }

    /// `cairn backtests show`
    struct Show: CairnCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows a backtest result with its trades as JSON, in the form that add reads.")

        @Argument(help: "The id.")
        var id: BacktestResult.ID

        @OptionGroup var store: StoreOptions

        func execute() async throws {
            try await store.withComposition(for: .reading) { composition in
                guard let result = try await composition.backtests().result(id: id) else {
                    throw EntityFile.notFound("backtest result", id.description)
                }
                try EntityFile.print(result)
            }
        }
    }

    /// `cairn backtests add`
    struct Add: CairnCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds backtest results from a JSON file and prints their ids.",
            discussion: """
                A file holds one result or a list:
                  {"strategyId": "65a4…", "runAt": "2024-06-07T18:00:00Z",
                   "config": {"startDate": "2024-01-01T00:00:00Z", "endDate": "2024-06-01T00:00:00Z",
                              "symbols": ["ACME"], "initialCapital": "10000"},
                   "metrics": {"totalReturnPct": 12.5, "sharpeRatio": 1.4, "maxDrawdownPct": 8, "winRate": 55,
                               "profitFactor": 1.8, "totalTrades": 40},
                   "trades": []}
                """)

        @Argument(help: "The file, or - for standard input.", completion: .file(extensions: ["json"]))
        var file: String

        @OptionGroup var store: StoreOptions

        func execute() async throws {
            let results = try await EntityFile.read(BacktestResult.self, from: file)
            try await store.withComposition(for: .writing) { composition in
                try await composition.backtests().store.insert(results)
                try EntityFile.printIDs(results)
            }
        }
    }

    /// `cairn backtests delete`
    struct Delete: CairnCommand {
        static let configuration = CommandConfiguration(abstract: "Deletes a backtest result.")

        @Argument(help: "The id.")
        var id: BacktestResult.ID

        @OptionGroup var store: StoreOptions

        func execute() async throws {
            try await store.withComposition(for: .changing) { composition in
                guard try await composition.backtests().delete(id: id) else {
                    throw EntityFile.notFound("backtest result", id.description)
                }
            }
        }
    }
}
