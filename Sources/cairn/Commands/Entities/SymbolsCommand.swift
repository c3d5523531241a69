import ArgumentParser
import CairnComposition
import CairnDomain
import CairnRepositories

/// `cairn symbols`: what is traded.
struct SymbolsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "symbols", abstract: "Lists, finds, adds and removes symbols.",
        subcommands: [List.self, Show.self, Add.self, Search.self, Delete.self], defaultSubcommand: List.self)

    static let columns: [OutputColumn] = [
        .text("code"), .text("name"), .text("market"), .text("sector"), .text("active"), .text("updated_at"),
    ]

    static func cells(_ symbol: Symbol) -> [OutputCell] {
        [
            .text(symbol.code), .text(symbol.name), .text(symbol.market.rawValue),
            symbol.sector.map(OutputCell.text) ?? .null, .bool(symbol.isActive), .timestamp(symbol.updatedAt),
        ]
    }

    /// `cairn symbols list`
    struct List: CairnCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists symbols by code.",
            discussion: """
                EXAMPLES
                  cairn symbols list
                  cairn symbols list --market KOSPI --active --format csv
                """)

        @Option(name: .long, help: "Only the symbols of this market.")
        var market: String?

        @Flag(name: .long, help: "Only the symbols traded at present.")
        var active = false

        @OptionGroup var output: OutputOptions
        @OptionGroup var store: StoreOptions

        func execute() async throws {
            try await store.withComposition(for: .reading) { composition in
                let symbols = try await composition.symbols()
                var rows = output.writer(SymbolsCommand.columns)
                let predicate: RecordPredicate<Symbol> = market.map { \.market == Market(rawValue: $0) } ?? .all
                let activity: RecordPredicate<Symbol> = active ? \.isActive == true : .all
                for try await batch in symbols.store.stream(where: predicate && activity) {
                    for symbol in batch { try rows.write(SymbolsCommand.cells(symbol)) }
                }
                try rows.finish()
            }
        }
    }

    /// `cairn symbols show`
    struct Show: CairnCommand {
        static let configuration = CommandConfiguration(abstract: "Shows one symbol.")

        @Argument(help: "The code.")
        var code: String

        @OptionGroup var output: OutputOptions
        @OptionGroup var store: StoreOptions

        func execute() async throws {
            try await store.withComposition(for: .reading) { composition in
                guard let symbol = try await composition.symbols().symbol(code: code) else {
                    throw EntityFile.notFound("symbol", code)
                }
                try output.printRows(SymbolsCommand.columns, [SymbolsCommand.cells(symbol)])
            }
        }
    }

    /// `cairn symbols add`
    struct Add: CairnCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds a symbol, or several from a JSON file; those of the same code are replaced.",
            discussion: """
                EXAMPLES
                  cairn symbols add --code 005930 --name "Samsung Electronics" --market KOSPI
                  cairn symbols add --file symbols.json
                """)

        @Option(name: .long, help: "The code.")
        var code: String?

        @Option(name: .long, help: "The name.")
        var name: String?

        @Option(name: .long, help: "The market, such as KOSPI.")
        var market: String?

        @Option(name: .long, help: "The sector.")
        var sector: String?

        @Flag(name: .long, help: "The symbol is not traded at present.")
        var inactive = false

        @Option(
            name: .long, help: "A JSON file with one symbol or a list of symbols, - for standard input.",
            completion: .file(extensions: ["json"]))
        var file: String?

        @OptionGroup var store: StoreOptions

        func validate() throws {
            let isGiven = [code, name, market].map { $0 != nil }
            if file != nil ? isGiven.contains(true) : isGiven.contains(false) {
                throw ValidationError("give either --file, or all of --code, --name and --market")
            }
        }

        func execute() async throws {
            let symbols: [Symbol]
            if let file {
                symbols = try await EntityFile.read(Symbol.self, from: file)
            } else {
                symbols = [
                    try Symbol(
                        code: code ?? "", name: name ?? "", market: Market(rawValue: market ?? ""), sector: sector,
                        isActive: !inactive)
                ]
            }
            try await store.withComposition(for: .writing) { composition in
                try await composition.symbols().save(symbols)
                Messages.note("Saved \(symbols.count) \(symbols.count == 1 ? "symbol" : "symbols").")
            }
        }
    }

    /// `cairn symbols search`
    struct Search: CairnCommand {
        static let configuration = CommandConfiguration(
            abstract: "Finds symbols whose code or name holds a text, in any case.")

        @Argument(help: "The text.")
        var text: String

        @Option(name: .long, help: "At most so many.")
        var limit: Int?

        @OptionGroup var output: OutputOptions
        @OptionGroup var store: StoreOptions

        func execute() async throws {
            try await store.withComposition(for: .reading) { composition in
                let found = try await composition.symbols().search(text, limit: limit)
                try output.printRows(SymbolsCommand.columns, found.map(SymbolsCommand.cells))
            }
        }
    }

    /// `cairn symbols delete`
    struct Delete: CairnCommand {
        static let configuration = CommandConfiguration(
            abstract: "Deletes a symbol; its candles stay.")

        @Argument(help: "The code.")
        var code: String

        @OptionGroup var store: StoreOptions

        func execute() async throws {
            try await store.withComposition(for: .changing) { composition in
                guard try await composition.symbols().delete(code: code) else {
                    throw EntityFile.notFound("symbol", code)
                }
            }
        }
    }
}
