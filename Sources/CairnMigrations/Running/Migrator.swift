internal import CairnRepositories

/// Brings a database's schema to a version and tells how it stands.
public struct Migrator: Sendable {
    /// The migrations.
    public let source: MigrationSource
    /// The database.
    public let driver: any MigrationDriver
    /// What is put up with.
    public let options: MigrationOptions
    private let onStep: @Sendable (MigrationReport.Step) -> Void

    /// Makes a migrator.
    ///
    /// - Parameters:
    ///   - source: The migrations.
    ///   - driver: The database.
    ///   - options: What is put up with.
    ///   - onStep: Told about each migration when it is done; those before a failure are done, and stay.
    public init(
        source: MigrationSource, driver: any MigrationDriver, options: MigrationOptions = MigrationOptions(),
        onStep: @escaping @Sendable (MigrationReport.Step) -> Void = { _ in }
    ) {
        self.source = source
        self.driver = driver
        self.options = options
        self.onStep = onStep
    }

    /// What files and history say about each other. Changes nothing.
    public func status() async throws -> MigrationStatus {
        MigrationStatus(source: source, history: try await driver.history())
    }

    /// Applies everything pending.
    ///
    /// - Parameters:
    ///   - target: The last version to apply; nil applies all.
    ///   - dryRun: Whether to plan only, which changes nothing.
    /// - Throws: `CairnError` with a ``MigrationRefusal`` below it when the history is not sound; with file and line when
    ///   a statement failed, after undoing that migration where the backend can.
    public func up(to target: Int? = nil, dryRun: Bool = false) async throws -> MigrationReport {
        let history = try await driver.history()
        return try await run(try plan(history).up(to: target), history, dryRun: dryRun)
    }

    /// Takes migrations back, the newest first. What their tables held is lost.
    ///
    /// - Parameters:
    ///   - target: The last version to keep, 0 for none; nil takes back one migration.
    ///   - dryRun: Whether to plan only, which changes nothing.
    /// - Throws: As ``up(to:dryRun:)``; also when one of them has no `down` file, before anything is taken back.
    public func down(to target: Int? = nil, dryRun: Bool = false) async throws -> MigrationReport {
        let history = try await driver.history()
        return try await run(try plan(history).down(to: target), history, dryRun: dryRun)
    }

    /// Compares files with history, and the schema with what the applied migrations make. Changes nothing.
    public func verify() async throws -> MigrationVerification {
        let status = try await status()
        if let entry = status.entries(.modified, .missing, .unknown, .partial).first {
            return MigrationVerification(
                status: status,
                drift: .notChecked("\(entry.label) is \(entry.state.rawValue), so what it made is not known"))
        }
        let statements = try source.migrations
            .filter { migration in status.entries(.applied).contains { $0.version == migration.version } }
            .flatMap { try driver.statements(in: $0.up) }
        let expected: SchemaDescription
        do {
            expected = try await driver.describeSchema(madeBy: statements)
        } catch let error as CairnError where error.code != .cancelled {
            return MigrationVerification(status: status, drift: .notChecked(error.message))
        }
        let differences = try await driver.describeSchema().differences(from: expected)
        return MigrationVerification(status: status, drift: differences.isEmpty ? .none : .found(differences))
    }

    private func plan(_ history: [AppliedMigration]) -> MigrationPlan {
        MigrationPlan(
            source: source, history: history, options: options,
            statements: { (script) throws(CairnError) in try driver.statements(in: script) })
    }

    private func run(
        _ steps: [MigrationStep], _ history: [AppliedMigration], dryRun: Bool
    ) async throws -> MigrationReport {
        var done: [MigrationReport.Step] = []
        for step in steps {
            let result = MigrationReport.Step(step, dryRun ? .planned : try await driver.perform(step))
            if !dryRun { onStep(result) }
            done.append(result)
        }
        if steps.isEmpty || dryRun {
            let status = MigrationStatus(source: source, history: history)
            return MigrationReport(isDryRun: dryRun, steps: done, status: status)
        }
        // A newer program may have migrated at the same time: the caller is to hear of it now, not at the next start.
        let after = try await driver.history()
        let lenient = MigrationOptions(allowsOutOfOrder: true, allowsMissing: true)
        try source.check(after, options: lenient, operation: "migrate")
        return MigrationReport(
            isDryRun: false, steps: done, status: MigrationStatus(source: source, history: after))
    }
}
