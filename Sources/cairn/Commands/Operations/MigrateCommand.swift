import ArgumentParser
import CairnComposition
import CairnDomain
import CairnMigrations
import CairnRepositories

/// `cairn migrate`: the schema of a store, and an app team's own scripts.
struct MigrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Shows and moves the schema of a store by versioned scripts.",
        discussion: """
            Without --folder it is Cairn's own schema, which opening a store for writing brings up to date by itself. \
            With --folder it is your scripts, named NNNN_name.up.sql and NNNN_name.down.sql, with a history of their \
            own.

            EXAMPLES
              cairn migrate status
              cairn migrate up --folder migrations --dry-run
              cairn migrate down --folder migrations --to 3 --force
              cairn migrate verify
            """,
        subcommands: [Status.self, Up.self, Down.self, Verify.self], defaultSubcommand: Status.self)

    /// Which database and which scripts.
    struct Target: ParsableArguments {
        @Option(
            name: .long, help: ArgumentHelp("A folder with your own scripts.", valueName: "folder"),
            completion: .directory)
        var folder: String?

        @OptionGroup var store: StoreOptions

        /// Runs `body` for every database in use.
        func withMigrators(
            for access: StoreAccess, _ body: (String, Migrator) async throws -> Void
        ) async throws {
            let composition = try await store.makeComposition(for: access)
            let stores = composition.assignments
            for (url, roles) in stores {
                // Alone it is a mistake to be told; beside others it has nothing to do.
                if stores.count > 1, !composition.hasMigrations(url) {
                    Messages.note(
                        "\(url) (\(roles.map(\.rawValue).joined(separator: ", "))) has no schema to migrate.")
                    continue
                }
                try await composition.withMigrator(of: url, folder: folder) { migrator in
                    try await body(url.description, migrator)
                }
            }
        }
    }

    /// `cairn migrate status`
    struct Status: CairnCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the scripts and how they stand; ends with exit code 3 when one is not applied.")

        @OptionGroup var output: OutputOptions
        @OptionGroup var target: Target

        func execute() async throws {
            var isUpToDate = true
            var rows = output.writer([
                .text("store"), .integer("version"), .text("name"), .text("state"), .text("applied_at"),
                .text("reversible"),
            ])
            try await target.withMigrators(for: .changing) { store, migrator in
                let status = try await migrator.status()
                isUpToDate = isUpToDate && status.isUpToDate
                for entry in status.entries {
                    try rows.write([
                        .text(store), .integer(entry.version), .text(entry.name), .text(entry.state.rawValue),
                        entry.appliedAt.map { .timestamp($0) } ?? .null, .bool(entry.isReversible),
                    ])
                }
            }
            try rows.finish()
            if !isUpToDate { throw ExitCode(Exit.pending) }
        }
    }

    /// `cairn migrate up`
    struct Up: CairnCommand {
        static let configuration = CommandConfiguration(abstract: "Applies the scripts that are pending.")

        @Option(name: .long, help: ArgumentHelp("Up to and including this version.", valueName: "version"))
        var to: Int?

        @Flag(name: .long, help: "Prints the statements and changes nothing.")
        var dryRun = false

        @OptionGroup var target: Target

        func execute() async throws {
            try await target.withMigrators(for: dryRun ? .changing : .writing) { store, migrator in
                try MigrateCommand.show(try await migrator.up(to: to, dryRun: dryRun), of: store)
            }
        }
    }

    /// `cairn migrate down`
    struct Down: CairnCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes back the newest script, or all after a version. What they hold is lost.")

        @Option(
            name: .long,
            help: ArgumentHelp("Down to this version, which stays; 0 takes all back.", valueName: "version"))
        var to: Int?

        @Flag(name: .long, help: "Prints the statements and changes nothing.")
        var dryRun = false

        @Flag(name: .long, help: "Confirms that data may be lost.")
        var force = false

        @OptionGroup var target: Target

        func validate() throws {
            if !dryRun, !force {
                throw ValidationError("migrating down drops tables: give --force, or --dry-run to see")
            }
        }

        func execute() async throws {
            try await target.withMigrators(for: .changing) { store, migrator in
                try MigrateCommand.show(try await migrator.down(to: to, dryRun: dryRun), of: store)
            }
        }
    }

    /// `cairn migrate verify`
    struct Verify: CairnCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compares a store with what its scripts make; ends with exit code 3 when it drifted.")

        @OptionGroup var output: OutputOptions
        @OptionGroup var target: Target

        func execute() async throws {
            var isClean = true
            var rows = output.writer([.text("store"), .text("object"), .text("finding")])
            try await target.withMigrators(for: .changing) { store, migrator in
                let verification = try await migrator.verify()
                isClean = isClean && verification.isClean
                for entry in verification.status.entries where entry.state != .applied {
                    try rows.write([.text(store), .text(entry.label), .text(entry.state.rawValue)])
                }
                switch verification.drift {
                case .none: break
                case .found(let differences):
                    for difference in differences {
                        try rows.write([.text(store), .text(difference.name), .text(difference.description)])
                    }
                case .notChecked(let reason):
                    try rows.write([.text(store), .text("schema"), .text("not compared: \(reason)")])
                }
            }
            try rows.finish()
            guard isClean else { throw ExitCode(Exit.pending) }
            Messages.note("Everything is as the scripts make it.")
        }
    }

    private static func show(_ report: MigrationReport, of store: String) throws {
        if report.steps.isEmpty { return Messages.note("\(store): nothing to do.") }
        for step in report.steps {
            let what =
                switch step.outcome {
                case .planned: "would run"
                case .performed: "ran"
                case .alreadyDone: "another process ran"
                }
            Messages.note("\(store): \(what) \(step.direction.rawValue) \(step.label)")
            guard report.isDryRun else { continue }
            let text = step.statements.map { $0.text + ";\n" }.joined()
            try StandardStream.output.write(Array(text.utf8))
        }
    }
}
