public import CairnDomain
public import CairnRepositories

/// One migration to be run in one direction: what a plan consists of and a driver performs.
public struct MigrationStep: Hashable, Sendable {
    /// What a driver has to do, given what the history says once the lock is held.
    public enum Decision: Hashable, Sendable {
        /// Run the statements from this index on.
        case run(from: Int)
        /// Nothing: someone else was faster.
        case alreadyDone
    }

    /// What became of the step.
    public enum Outcome: Hashable, Sendable {
        /// A dry run: nothing.
        case planned
        /// It was run, and took so long.
        case performed(Duration)
        /// Someone else had run it already.
        case alreadyDone
    }

    /// The migration.
    public let migration: Migration
    /// The direction.
    public let direction: MigrationDirection
    /// The statements of the script for that direction, in order.
    public let statements: [MigrationStatement]
    /// The versions that the database is to have, complete, when the step begins.
    let basis: Set<Int>

    /// What is being done, as errors name it: `migrate up 0001_candles`.
    public var operation: String { "migrate \(direction.rawValue) \(migration.label)" }

    /// Decides whether and where to begin, from a history read **while holding the lock**.
    ///
    /// This is what makes eight processes apply each migration once: all of them may plan the same step, but each
    /// asks again when nobody else can write.
    ///
    /// - Throws: `CairnError` with a ``MigrationRefusal`` when the history is not the one that was planned for.
    public func decision(given history: [AppliedMigration]) throws(CairnError) -> Decision {
        let row = history.first { $0.version == migration.version }
        if let progress = row?.progress {
            try checkBasis(history)
            return .run(from: try resumption(after: progress))
        }
        switch (direction, row) {
        case (.up, let row?):
            if row.checksum == migration.up.checksum { return .alreadyDone }
            throw raced("\(migration.label) was applied from another file meanwhile")
        case (.down, nil): return .alreadyDone
        case (.up, nil), (.down, _?):
            try checkBasis(history)
            return .run(from: 0)
        }
    }

    /// The row that says the migration is applied.
    public func applied(at time: Timestamp, duration: Duration) -> AppliedMigration {
        AppliedMigration(
            version: migration.version, name: migration.name, checksum: migration.up.checksum, appliedAt: time,
            duration: duration)
    }

    /// The row that says how far the step has got; for backends that cannot undo a part of a migration.
    public func applied(at time: Timestamp, duration: Duration, statementsDone: Int) -> AppliedMigration {
        var row = applied(at: time, duration: duration)
        row.progress = MigrationProgress(direction: direction, first: statementsDone, of: statements)
        return row
    }

    /// The error for a statement that failed, naming file and line.
    ///
    /// - Parameters:
    ///   - code: The class of the error.
    ///   - statement: The statement.
    ///   - message: What the database said.
    ///   - outcome: Whether the step may have left something behind.
    ///   - isTransient: Whether running it again may help.
    ///   - backend: The database.
    ///   - underlying: The driver's error.
    public func failure(
        _ code: CairnError.Code, in statement: MigrationStatement, message: String,
        outcome: CairnError.Outcome = .notApplied, isTransient: Bool = false, backend: BackendKind,
        underlying: (any Error)?
    ) -> CairnError {
        let place = "\(statement.file):\(statement.line)"
        if statement.holdsSecret {
            return CairnError(
                code, backend: backend, operation: operation,
                message: "\(place): the database refused it; what it said may show the password in it",
                isTransient: isTransient, outcome: outcome)
        }
        return CairnError(
            code, backend: backend, operation: operation, message: "\(place): \(message)", detail: statement.text,
            isTransient: isTransient, outcome: outcome, underlying: underlying)
    }

    private func checkBasis(_ history: [AppliedMigration]) throws(CairnError) {
        let others = history.filter { $0.version != migration.version }
        guard others.allSatisfy({ $0.progress == nil }),
            Set(others.map(\.version)) == basis.subtracting([migration.version])
        else {
            throw raced("the database was migrated by someone else meanwhile")
        }
    }

    /// The index of the statement to go on with.
    func resumption(after progress: MigrationProgress) throws(CairnError) -> Int {
        guard progress.direction == direction else {
            throw MigrationRefusal(reason: .partial, versions: [migration.version]).error(
                operation: operation,
                "\(migration.label) stopped half-way \(progress.direction.rawValue): finish that first")
        }
        let done = MigrationProgress(direction: direction, first: progress.statementsDone, of: statements)
        guard progress.statementsDone <= statements.count, done == progress else {
            throw MigrationRefusal(reason: .modified, versions: [migration.version]).error(
                operation: operation,
                "the first \(progress.statementsDone) statements of \(migration.label) were run already and have been edited "
                    + "since: put them back")
        }
        return progress.statementsDone
    }

    private func raced(_ message: String) -> CairnError {
        MigrationRefusal(reason: .concurrentChange, versions: [migration.version])
            .error(operation: operation, message)
    }
}
