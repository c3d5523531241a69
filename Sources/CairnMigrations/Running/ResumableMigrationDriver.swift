internal import CairnDomain
internal import CairnRepositories

/// A driver for a database that cannot undo half of a migration: it records every statement, and goes on after the
/// last one that is done.
///
/// A process can die after a statement and before recording it, and then the statement runs twice. Write the scripts so
/// that this does no harm: `CREATE TABLE IF NOT EXISTS`.
public protocol ResumableMigrationDriver: MigrationDriver {
    /// The lock that every process takes before it runs a step.
    var lock: LeaseLock { get }

    /// Makes the tables for history and lock where they do not exist.
    func prepare() async throws

    /// Runs one statement.
    ///
    /// - Throws: `CairnError` that says what the database said; file and line are added to it.
    func execute(_ statement: MigrationStatement) async throws

    /// Writes a row of the history in the place of the one with the same version.
    ///
    /// - Throws: `CairnError` with code `busy` when a lease with a higher ``Lease/fence`` has been given out since: the
    ///   writer has been taken for dead and must not write any more.
    func record(_ row: AppliedMigration, lease: Lease) async throws

    /// Removes a row of the history, with the same condition.
    func remove(version: Int, lease: Lease) async throws
}

extension ResumableMigrationDriver {
    /// Runs a step statement by statement under a lease.
    public func perform(_ step: MigrationStep) async throws -> MigrationStep.Outcome {
        try await prepare()
        return try await lock.withLease(operation: step.operation) { lease in
            switch try step.decision(given: try await history()) {
            case .alreadyDone: .alreadyDone
            case .run(let first): .performed(try await run(step, from: first, lease))
            }
        }
    }

    private func run(_ step: MigrationStep, from first: Int, _ held: HeldLease) async throws -> Duration {
        let clock = ContinuousClock()
        let start = clock.now
        for index in first..<step.statements.count {
            // A process that was stopped for longer than the lease must not wake up and go on.
            try held.check()
            let statement = step.statements[index]
            do {
                try await execute(statement)
            } catch let error as CairnError {
                throw step.failure(
                    error.code, in: statement, message: error.message, outcome: error.outcome,
                    isTransient: error.isTransient, backend: backend, underlying: error)
            }
            let row = step.applied(
                at: .now, duration: clock.now - start, statementsDone: index + 1)
            if index + 1 < step.statements.count { try await record(row, lease: held.lease) }
        }
        let duration = clock.now - start
        switch step.direction {
        case .up: try await record(step.applied(at: .now, duration: duration), lease: held.lease)
        case .down: try await remove(version: step.migration.version, lease: held.lease)
        }
        return duration
    }
}
