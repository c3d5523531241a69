import CairnDomain
import CairnMigrations
import CairnRepositories
import CairnRuntime

/// Runs each migration as one transaction, which holds a lock that other migrations wait for.
///
/// The lock belongs to the transaction and not to the session, so that it also works through a pooler that gives each
/// transaction another session.
struct PostgresMigrationDriver: MigrationDriver {
    /// How long to wait for others that migrate.
    private static let lockTimeout = "60s"
    /// Of the locks of two numbers that every program of the database shares, those of Cairn: `CARN`.
    private static let lockClass = 0x4341_524E

    private let client: PostgresClient
    private let history: PostgresHistory
    private let splitter = StatementSplitter(.postgreSQL)

    init(_ client: PostgresClient, historyTable: String) {
        self.client = client
        history = PostgresHistory(table: historyTable, schema: client.configuration.schema)
    }

    var backend: BackendKind { .postgreSQL }

    /// The statements of a script; also refuses those that would end the transaction it runs in.
    func statements(in script: MigrationScript) throws(CairnError) -> [MigrationStatement] {
        let statements = try splitter.statements(in: script)
        for statement in statements {
            let words = statement.text.uppercased().split { !$0.isLetter && $0 != "_" }
            let (word, next) = (words.first ?? "", words.dropFirst().first ?? "")
            let reason: String
            switch word {
            case "ROLLBACK" where next == "TO": continue
            case "BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "PREPARE":
                reason = "each migration is a transaction already"
            case "SET" where !["LOCAL", "CONSTRAINTS", "TRANSACTION"].contains(next), "RESET", "DISCARD", "LISTEN":
                reason = "behind a pooler the session is not the migration's own; SET LOCAL is"
            case "COPY" where words.contains("STDIN") || words.contains("STDOUT"):
                reason = "a script has nothing to copy from or to; use INSERT"
            default: continue
            }
            throw CairnError(
                .invalidInput, backend: backend, operation: "read migrations",
                message: "\(statement.file):\(statement.line): \(word) is not allowed: \(reason)")
        }
        return statements
    }

    func history() async throws -> [AppliedMigration] {
        try await history.rows { sql in try await client.read("read \(history.table)", sql) }
    }

    func perform(_ step: MigrationStep) async throws -> MigrationStep.Outcome {
        do {
            return try await client.writing(step.operation, isIdempotent: true) { session, call in
                // As long as they take: an index on a large table takes hours.
                let call = Call(operation: call.operation, effect: call.effect)
                return try await run(step, session, call)
            }
        } catch let error as CairnError where error.serverError?.sqlState == "55P03" {
            throw CairnError(
                .busy, backend: backend, operation: step.operation,
                message: "someone else migrates, or holds a lock, for longer than \(Self.lockTimeout)",
                isTransient: true, underlying: error)
        }
    }

    private func run(_ step: MigrationStep, _ session: PostgresSession, _ call: Call) async throws
        -> MigrationStep.Outcome
    {
        let history = try await prepare(session, call)
        let rows = try await history.rows { sql in try await session.run(sql, call, isPrepared: false) }
        guard case .run(let first) = try step.decision(given: rows) else { return .alreadyDone }
        let clock = ContinuousClock()
        let start = clock.now
        for statement in step.statements[first...] {
            do {
                _ = try await session.run([Statement(text: statement.text)], call)
            } catch let error as CairnError where error.code != .cancelled {
                throw step.failure(
                    error.code, in: statement, message: error.serverError?.message ?? error.message,
                    outcome: error.outcome, isTransient: error.isTransient, backend: backend,
                    underlying: error.underlying)
            }
        }
        let duration = clock.now - start
        switch step.direction {
        case .up:
            _ = try await session.run(history.creation, call, isPrepared: false)
            _ = try await session.run(
                history.insertion(step.applied(at: .now, duration: duration)), call, isPrepared: false)
        case .down:
            _ = try await session.run(history.removal(version: step.migration.version), call, isPrepared: false)
        }
        // What functions have set for the session, as set_config can, is not to stay for those who use it next.
        _ = try await session.run([Statement(text: "RESET ALL")], call)
        return .performed(duration)
    }

    /// Takes the lock, and leads the names of scripts into the schema.
    ///
    /// - Returns: The history, by a name that no script can lead elsewhere.
    private func prepare(_ session: PostgresSession, _ call: Call) async throws -> PostgresHistory {
        let found = try await session.run(
            """
            SELECT coalesce(\(history.schema.map { .text($0) } ?? .null), current_schema()),
                to_regnamespace(quote_ident(\(history.schema.map { .text($0) } ?? .null))) IS NOT NULL
            """, call, isPrepared: false)
        guard let schema = found.text(0, 0) else {
            throw CairnError(
                .schemaMismatch, backend: backend, operation: call.operation,
                message: "the search path of the user leads to no schema")
        }
        let key: SQL = "\(raw: Self.lockClass), hashtext(\(.text("\(schema).\(history.table)")))"
        _ = try await session.run(
            [
                Statement(text: "SET LOCAL lock_timeout = '\(Self.lockTimeout)'"),
                ("SELECT pg_advisory_xact_lock(\(key))" as SQL).statement(isPrepared: false),
                Statement(text: "SET LOCAL lock_timeout TO DEFAULT"),
            ], call)
        if history.schema != nil {
            // Asking for what is there would take a right that it does not need.
            if found.truth(0, 1) != true {
                _ = try await session.run("CREATE SCHEMA IF NOT EXISTS \(Identifier(schema))", call, isPrepared: false)
            }
            try await PostgresSchema(session, call).lead(into: schema)
        }
        return PostgresHistory(table: history.table, schema: schema)
    }

    // MARK: Schema

    func describeSchema() async throws -> SchemaDescription {
        try await client.reading("verify") { session, call in
            let answer = try await session.run("SELECT current_schema()", call)
            guard let schema = history.schema ?? answer.text(0, 0) else { return SchemaDescription(objects: []) }
            return try await PostgresSchema(session, call).describe(schema)
        }
    }

    /// What statements make in a schema of their own, in a transaction that is rolled back: nobody ever sees it.
    func describeSchema(madeBy statements: [MigrationStatement]) async throws -> SchemaDescription {
        try await client.perform("verify", effect: .none, isIdempotent: true) { connection, call in
            let session = PostgresSession(connection, opening: .begin)
            return try await client.rollingBack(session) {
                let name = "cairn_scratch_" + String(UInt64.random(in: .min ... .max), radix: 36)
                let schema = PostgresSchema(session, call)
                _ = try await session.run("CREATE SCHEMA \(Identifier(name))", call, isPrepared: false)
                try await schema.lead(into: name)
                for statement in statements {
                    do {
                        _ = try await session.run([Statement(text: statement.text)], call)
                    } catch let error as CairnError {
                        throw CairnError(
                            error.code, backend: backend, operation: "rebuild the schema",
                            message: "\(statement.file):\(statement.line): \(error.message)", underlying: error)
                    }
                }
                return try await schema.describe(name)
            }
        }
    }
}
