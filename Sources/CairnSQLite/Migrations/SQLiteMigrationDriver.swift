package import CairnMigrations
package import CairnRepositories
package import GRDB
internal import CairnDomain
internal import GRDBSQLite

/// Runs migrations on an SQLite database.
///
/// Each migration and its row of the history are one `BEGIN IMMEDIATE` transaction. SQLite lets one connection write at a
/// time, so that transaction is the lock: whoever gets it reads the history again and finds what the others did, and a
/// process that is killed loses it with its file descriptors. Neither lease nor heartbeat is needed.
///
/// Foreign keys are not enforced while a migration runs, so that it can rebuild tables; all are checked before it ends.
package struct SQLiteMigrationDriver: MigrationDriver {
    private let writer: any DatabaseWriter
    private let history: SQLiteHistory
    private let lockWait: SQLiteLockWait
    private let splitter = StatementSplitter(.sqlite)

    /// Makes a driver.
    ///
    /// - Parameters:
    ///   - writer: The database.
    ///   - historyTable: Where the history is kept. An application that keeps its own tables beside Cairn's chooses
    ///     another than ``SQLiteMigrations/historyTable``.
    ///   - lockTimeout: How long to wait for other processes, in addition to what the connection's busy mode waits.
    package init(_ writer: any DatabaseWriter, historyTable: String, lockTimeout: Duration = .seconds(60)) {
        self.writer = writer
        history = SQLiteHistory(table: historyTable)
        lockWait = SQLiteLockWait(timeout: lockTimeout)
    }

    /// `sqlite`.
    package var backend: BackendKind { .sqlite }

    /// The statements of a script; also refuses those that would end the transaction it runs in.
    package func statements(in script: MigrationScript) throws(CairnError) -> [MigrationStatement] {
        let statements = try splitter.statements(in: script)
        for statement in statements {
            let word = statement.text.prefix(while: \.isLetter).uppercased()
            if ["BEGIN", "COMMIT", "END", "ROLLBACK"].contains(word) {
                throw CairnError(
                    .invalidInput, backend: backend, operation: "read migrations",
                    message: "\(statement.file):\(statement.line): \(word) is not allowed: "
                        + "each migration is a transaction already")
            }
        }
        return statements
    }

    /// The history, in one read.
    package func history() async throws -> [AppliedMigration] {
        try await lockWait.run("read \(history.table)") { try await history.rows(of: writer) }
    }

    /// Runs a step in one transaction.
    package func perform(_ step: MigrationStep) async throws -> MigrationStep.Outcome {
        try await lockWait.run(step.operation) {
            try await writer.writeWithoutTransaction { db in try run(step, db) }
        }
    }

    private func run(_ step: MigrationStep, _ db: Database) throws -> MigrationStep.Outcome {
        // The pragma does nothing inside a transaction, so it comes before.
        let enforcesForeignKeys = try Bool.fetchOne(db, sql: "PRAGMA foreign_keys") ?? false
        if enforcesForeignKeys { try db.execute(sql: "PRAGMA foreign_keys = OFF") }
        defer {
            // Not through GRDB, which refuses statements once the task is cancelled.
            if enforcesForeignKeys { sqlite3_exec(db.sqliteConnection, "PRAGMA foreign_keys = ON", nil, nil, nil) }
        }
        return try db.inImmediateTransaction {
            guard case .run(let first) = try step.decision(given: try history.rows(db)) else { return .alreadyDone }
            let clock = ContinuousClock()
            let start = clock.now
            for statement in step.statements[first...] { try execute(statement, of: step, db) }
            if enforcesForeignKeys { try checkForeignKeys(after: step, db) }
            let duration = clock.now - start
            switch step.direction {
            case .up:
                try history.prepare(db)
                try history.insert(step.applied(at: .now, duration: duration), db)
            case .down:
                try history.remove(version: step.migration.version, db)
            }
            return .performed(duration)
        }
    }

    private func execute(_ statement: MigrationStatement, of step: MigrationStep, _ db: Database) throws {
        do {
            try db.execute(sql: statement.text)
        } catch {
            let failure = CairnError.sqlite(error, operation: step.operation)
            throw step.failure(
                failure.code, in: statement, message: failure.message, isTransient: failure.isTransient,
                backend: backend, underlying: error)
        }
    }

    private func checkForeignKeys(after step: MigrationStep, _ db: Database) throws {
        guard let violation = try db.foreignKeyViolations().next() else { return }
        throw CairnError(
            .invalidStoredData, backend: backend, operation: step.operation,
            message:
                "rows of \(violation.originTable) would refer to rows of \(violation.destinationTable) that do not "
                + "exist")
    }

    /// The tables, views, indexes and triggers of the file.
    package func describeSchema() async throws -> SchemaDescription {
        try await lockWait.run("read the schema") {
            try await writer.read { db in try SQLiteSchema.describe(db, without: history.table) }
        }
    }

    /// The schema that statements make in a database in memory.
    package func describeSchema(madeBy statements: [MigrationStatement]) async throws -> SchemaDescription {
        var configuration = writer.configuration  // Has the functions and collations that migrations may use.
        configuration.readonly = false
        configuration.foreignKeysEnabled = false  // As while migrating.
        do {
            let scratch = try await SQLiteClient.blocking(named: ":memory:", "open") { [configuration] in
                try DatabaseQueue(named: nil, configuration: configuration)
            }
            return try await scratch.write { db in
                for statement in statements {
                    do {
                        try db.execute(sql: statement.text)
                    } catch {
                        let failure = CairnError.sqlite(error, operation: "rebuild the schema")
                        throw CairnError(
                            failure.code, backend: backend, operation: failure.operation,
                            message: "\(statement.file):\(statement.line): \(failure.message)", underlying: error)
                    }
                }
                return try SQLiteSchema.describe(db, without: history.table)
            }
        } catch {
            throw CairnError.sqlite(error, operation: "rebuild the schema")
        }
    }
}
