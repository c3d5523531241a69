import ArgumentParser
import CairnComposition
import CairnDomain
import CairnRepositories

/// `cairn formulas`: rules with parameters.
struct FormulasCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "formulas", abstract: "Lists, finds, adds, renders and removes formulas.",
        subcommands: [List.self, Show.self, Add.self, Update.self, Search.self, Render.self, Delete.self],
        defaultSubcommand: List.self)

    static let columns: [OutputColumn] = [
        .text("id"), .text("name"), .text("category"), .text("tags"), .text("expression"), .integer("version"),
        .text("updated_at"),
    ]

    static func cells(_ formula: Formula) -> [OutputCell] {
        [
            .text(formula.id.description), .text(formula.name), .text(formula.category.rawValue),
            .text(formula.tags.joined(separator: " ")), .text(formula.expression), .integer(Int(formula.version)),
            .timestamp(formula.updatedAt),
        ]
    }

    /// `cairn formulas list`
    struct List: CairnCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists formulas by name.",
            discussion: """
                EXAMPLES
                  cairn formulas list --category entry
                  cairn formulas list --tag momentum --format json
                """)

        @Option(name: .long, help: "Only formulas of this category: scan, entry, exit or stop_loss.")
        var category: FormulaCategory?

        @Option(name: .long, help: "Only formulas with this tag.")
        var tag: String?

        @OptionGroup var output: OutputOptions
        @OptionGroup var store: StoreOptions

        func execute() async throws {
            try await store.withComposition(for: .reading) { composition in
                let ofCategory: RecordPredicate<Formula> = category.map { \.category == $0 } ?? .all
                let tagged: RecordPredicate<Formula> = tag.map { .hasElement(\.tags, $0) } ?? .all
                let found = try await composition.formulas().store.find(
                    where: ofCategory && tagged, sort: .ascending(\.name))
                try output.printRows(FormulasCommand.columns, found.map(FormulasCommand.cells))
            }
        }
    }

    /// `cairn formulas show`
    struct Show: CairnCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows a formula as JSON, in the form that add reads.")

        @Argument(help: "The id.")
        var id: Formula.ID

        @OptionGroup var store: StoreOptions

        func execute() async throws {
            try await store.withComposition(for: .reading) { composition in
                try EntityFile.print(try await composition.formulas().require(id))
            }
        }
    }

    /// `cairn formulas add`
    struct Add: CairnCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds formulas from a JSON file and prints their ids.",
            discussion: """
                A file holds one formula or a list:
                  {"name": "RSI low", "expression": "rsi(:period) < :level", "category": "entry", "tags": ["rsi"],
                   "parameters": [{"name": "period", "dataType": "integer", "defaultValue": 14, "minValue": 2},
                                  {"name": "level", "dataType": "number", "defaultValue": 30}]}
                """)

        @Argument(help: "The file, or - for standard input.", completion: .file(extensions: ["json"]))
        var file: String

        @OptionGroup var store: StoreOptions

        func execute() async throws {
            let formulas = try await EntityFile.read(Formula.self, from: file)
            try await store.withComposition(for: .writing) { composition in
                try await composition.formulas().store.insert(formulas)
                try EntityFile.printIDs(formulas)
            }
        }
    }

    /// `cairn formulas update`
    struct Update: CairnCommand {
        static let configuration = CommandConfiguration(
            abstract: "Replaces formulas by those of a JSON file that have their ids and versions.",
            discussion: """
                Refused when someone else has changed a formula since it was shown; of a list then none is replaced, \
                where the store has transactions.
                """)

        @Argument(help: "The file, or - for standard input.", completion: .file(extensions: ["json"]))
        var file: String

        @OptionGroup var store: StoreOptions

        func execute() async throws {
            let formulas = try await EntityFile.read(Formula.self, from: file)
            try await store.withComposition(for: .changing) { composition in
                let storage = try await composition.storage(for: .formulas)
                let updated = try await EntityUpdate.run(formulas, in: storage) { formula, store in
                    try await StoredFormulas(store).update(formula)
                }
                for formula in updated { Messages.note("Updated \(formula.id) to version \(formula.version).") }
            }
        }
    }

    /// `cairn formulas search`
    struct Search: CairnCommand {
        static let configuration = CommandConfiguration(
            abstract: "Finds formulas whose name or tags hold a text, in any case.")

        @Argument(help: "The text.")
        var text: String

        @Option(name: .long, help: "At most so many.")
        var limit: Int?

        @OptionGroup var output: OutputOptions
        @OptionGroup var store: StoreOptions

        func execute() async throws {
            try await store.withComposition(for: .reading) { composition in
                let found = try await composition.formulas().search(text, limit: limit)
                try output.printRows(FormulasCommand.columns, found.map(FormulasCommand.cells))
            }
        }
    }

    /// `cairn formulas render`
    struct Render: CairnCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints the expression of a formula with its parameters filled in.",
            discussion: """
                EXAMPLES
                  cairn formulas render 65a4f0c2e4b0a1b2c3d4e5f6 --set period=21 --set level=25
                """)

        @Argument(help: "The id.")
        var id: Formula.ID

        @Option(name: .long, help: ArgumentHelp("A value of a parameter; may be repeated.", valueName: "name=value"))
        var set: [String] = []

        @OptionGroup var store: StoreOptions

        func validate() throws {
            for assignment in set where !assignment.contains("=") {
                throw ValidationError("--set \(assignment) is not of the form name=value")
            }
        }

        func execute() async throws {
            try await store.withComposition(for: .reading) { composition in
                let formula = try await composition.formulas().require(id)
                var values: [String: ParameterValue] = [:]
                for assignment in set {
                    let name = String(assignment.prefix { $0 != "=" })
                    let text = String(assignment.dropFirst(name.count + 1))
                    let type = formula.parameters.first { $0.name == name }?.dataType ?? .text
                    values[name] = try ParameterValue(parsing: text, as: type, parameter: name)
                }
                let rendered = try formula.rendered(with: values)
                try StandardStream.output.write(Array((rendered + "\n").utf8))
            }
        }
    }

    /// `cairn formulas delete`
    struct Delete: CairnCommand {
        static let configuration = CommandConfiguration(
            abstract: "Deletes a formula; refused while a strategy uses it, unless --force is given.")

        @Argument(help: "The id.")
        var id: Formula.ID

        @Flag(name: .long, help: "Deletes it even if strategies use it.")
        var force = false

        @OptionGroup var store: StoreOptions

        func execute() async throws {
            try await store.withComposition(for: .changing) { composition in
                let users = force ? [] : try await composition.strategies().strategies(using: id)
                guard users.isEmpty else {
                    throw CairnError(
                        .invalidInput, operation: "",
                        message: "formula \(id) is used by \(users.map(\.name).joined(separator: ", "))")
                }
                guard try await composition.formulas().delete(id: id) else {
                    throw EntityFile.notFound("formula", id.description)
                }
            }
        }
    }
}

extension FormulaRepository {
    /// The formula of an id, or an error that says there is none.
    fileprivate func require(_ id: Formula.ID) async throws -> Formula {
        guard let formula = try await formula(id: id) else { throw EntityFile.notFound("formula", id.description) }
        return formula
    }
}
