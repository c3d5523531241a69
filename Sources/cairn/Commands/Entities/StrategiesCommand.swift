import ArgumentParser
import CairnComposition
import CairnDomain
import CairnRepositories

/// `cairn strategies`: formulas put together.
struct StrategiesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "strategies", abstract: "Lists, finds, adds, changes and removes strategies.",
        subcommands: [List.self, Show.self, Add.self, Update.self, Delete.self], defaultSubcommand: List.self)

    static let columns: [OutputColumn] = [
        .text("id"), .text("name"), .text("entry_formula"), .text("exit_formula"), .text("stop_loss"),
        .integer("max_positions"), .integer("version"), .text("updated_at"),
    ]

    static func cells(_ strategy: Strategy) -> [OutputCell] {
        let stopLoss: OutputCell =
            switch strategy.stopLoss {
            case .formula(let id): .text("formula \(id)")
            case .fixedPercentage(let percentage): .text("\(percentage) %")
            case nil: .null
            }
        return [
            .text(strategy.id.description), .text(strategy.name), .text(strategy.entryFormulaID.description),
            .text(strategy.exitFormulaID.description), stopLoss, .integer(strategy.risk.maxPositions),
            .integer(Int(strategy.version)), .timestamp(strategy.updatedAt),
        ]
    }

    /// `cairn strategies list`
    struct List: CairnCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists strategies by name.",
            discussion: """
                EXAMPLES
                  cairn strategies list
                  cairn strategies list --using 65a4f0c2e4b0a1b2c3d4e5f6
                """)

        @Option(name: .long, help: "Only strategies of exactly this name.")
        var name: String?

        @Option(name: .long, help: ArgumentHelp("Only strategies that use this formula.", valueName: "formula-id"))
        var using: Formula.ID?

        @OptionGroup var output: OutputOptions
        @OptionGroup var store: StoreOptions

        func execute() async throws {
            try await store.withComposition(for: .reading) { composition in
                let strategies = try await composition.strategies()
                let found: [Strategy]
                if let using {
                    found = try await strategies.strategies(using: using)
                } else {
                    found = try await strategies.all()
                }
                let named = found.filter { name == nil || $0.name == name }
                try output.printRows(StrategiesCommand.columns, named.map(StrategiesCommand.cells))
            }
        }
    }

    /// `cairn strategies show`
    struct Show: CairnCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows a strategy as JSON, in the form that add reads.")

        @Argument(help: "The id.")
        var id: Strategy.ID

        @OptionGroup var store: StoreOptions

        func execute() async throws {
            try await store.withComposition(for: .reading) { composition in
                guard let strategy = try await composition.strategies().strategy(id: id) else {
                    throw EntityFile.notFound("strategy", id.description)
                }
                try EntityFile.print(strategy)
            }
        }
    }

    /// `cairn strategies add`
    struct Add: CairnCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds strategies from a JSON file and prints their ids.",
            discussion: """
                A file holds one strategy or a list:
                  {"name": "Dip buyer", "entryFormulaId": "65a4…", "exitFormulaId": "65a5…",
                   "stopLossRule": {"type": "fixed_pct", "percentage": 5},
                   "riskConfig": {"positionSizePct": 10, "maxPositions": 5}}

                Every formula that a strategy names must exist.
                """)

        @Argument(help: "The file, or - for standard input.", completion: .file(extensions: ["json"]))
        var file: String

        @OptionGroup var store: StoreOptions

        func execute() async throws {
            let strategies = try await EntityFile.read(Strategy.self, from: file)
            try await store.withComposition(for: .writing) { composition in
                try await StrategiesCommand.requireFormulas(of: strategies, in: composition)
                try await composition.strategies().store.insert(strategies)
                try EntityFile.printIDs(strategies)
            }
        }
    }

    /// `cairn strategies update`
    struct Update: CairnCommand {
        static let configuration = CommandConfiguration(
            abstract: "Replaces strategies by those of a JSON file that have their ids and versions.",
            discussion: """
                Refused when someone else has changed a strategy since it was shown; of a list then none is replaced, \
                where the store has transactions. Every formula that a strategy names must exist.
                """)

        @Argument(help: "The file, or - for standard input.", completion: .file(extensions: ["json"]))
        var file: String

        @OptionGroup var store: StoreOptions

        func execute() async throws {
            let strategies = try await EntityFile.read(Strategy.self, from: file)
            try await store.withComposition(for: .changing) { composition in
                try await StrategiesCommand.requireFormulas(of: strategies, in: composition)
                let storage = try await composition.storage(for: .strategies)
                let updated = try await EntityUpdate.run(strategies, in: storage) { strategy, store in
                    try await StoredStrategies(store).update(strategy)
                }
                for strategy in updated { Messages.note("Updated \(strategy.id) to version \(strategy.version).") }
            }
        }
    }

    private static func requireFormulas(of strategies: [Strategy], in composition: Composition) async throws {
        let formulas = try await composition.formulas()
        for strategy in strategies {
            for id in strategy.formulaIDs where try await formulas.formula(id: id) == nil {
                throw EntityFile.notFound("formula", "\(id), which strategy \(strategy.name) names")
            }
        }
    }

    /// `cairn strategies delete`
    struct Delete: CairnCommand {
        static let configuration = CommandConfiguration(
            abstract: "Deletes a strategy; its formulas and backtest results stay.")

        @Argument(help: "The id.")
        var id: Strategy.ID

        @OptionGroup var store: StoreOptions

        func execute() async throws {
            try await store.withComposition(for: .changing) { composition in
                guard try await composition.strategies().delete(id: id) else {
                    throw EntityFile.notFound("strategy", id.description)
                }
            }
        }
    }
}
