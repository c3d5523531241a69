internal import CairnRepositories

/// The steps that lead from what a database has to what it is to have.
struct MigrationPlan {
    let source: MigrationSource
    let history: [AppliedMigration]
    let options: MigrationOptions
    /// Cuts a script into statements.
    ///
    /// Every script of a plan is cut before the first one runs, so that a quotation left open in the last file stops
    /// the first one too.
    let statements: (MigrationScript) throws(CairnError) -> [MigrationStatement]

    /// Applies everything pending, up to a version.
    func up(to target: Int?) throws(CairnError) -> [MigrationStep] {
        let operation = "migrate up"
        let status = MigrationStatus(source: source, history: history)
        try source.check(history, options: options, operation: operation)
        if let target, source[version: target] == nil { throw unknown(target, operation) }
        // What stopped half-way is finished first, for nothing else may be built upon it.
        let entries = status.entries(.partial) + status.entries(.pending, .outOfOrder)
        let migrations = entries.compactMap { source[version: $0.version] }.filter { $0.version <= target ?? .max }
        var basis = completed
        var steps: [MigrationStep] = []
        for migration in migrations {
            steps.append(
                MigrationStep(
                    migration: migration, direction: .up, statements: try statements(migration.up), basis: basis))
            basis.insert(migration.version)
        }
        try checkPartial(steps, operation)
        return steps
    }

    /// Takes back everything newer than a version, or the newest migration alone.
    func down(to target: Int?) throws(CairnError) -> [MigrationStep] {
        let operation = "migrate down"
        var options = options
        options.allowsOutOfOrder = true  // What is pending does not matter on the way down.
        try source.check(history, options: options, operation: operation)
        if let target, target != 0, source[version: target] == nil { throw unknown(target, operation) }
        let applied = history.sorted {
            ($1.progress == nil ? 0 : 1, $1.version) < ($0.progress == nil ? 0 : 1, $0.version)
        }
        let reverted = target.map { target in applied.filter { $0.version > target } } ?? Array(applied.prefix(1))
        var basis = completed
        var steps: [MigrationStep] = []
        for row in reverted {
            guard let migration = source[version: row.version], let down = migration.down else {
                throw MigrationRefusal(reason: .irreversible, versions: [row.version]).error(
                    operation: operation, "\(row.label) cannot be taken back: it has no .down.sql file")
            }
            steps.append(
                MigrationStep(
                    migration: migration, direction: .down, statements: try statements(down), basis: basis))
            basis.remove(row.version)
        }
        try checkPartial(steps, operation)
        return steps
    }

    private var completed: Set<Int> { Set(history.filter { $0.progress == nil }.map(\.version)) }

    /// Whatever stopped half-way has to be a step of the plan, in the direction in which it stopped.
    private func checkPartial(_ steps: [MigrationStep], _ operation: String) throws(CairnError) {
        for row in history {
            guard let progress = row.progress else { continue }
            guard let step = steps.first(where: { $0.migration.version == row.version }) else {
                throw MigrationRefusal(reason: .partial, versions: [row.version]).error(
                    operation: operation,
                    "\(row.label) stopped half-way \(progress.direction.rawValue): finish it first")
            }
            _ = try step.resumption(after: progress)
        }
    }

    private func unknown(_ target: Int, _ operation: String) -> CairnError {
        MigrationRefusal(reason: .unknownVersion, versions: [target])
            .error(operation: operation, "there is no migration of version \(target)")
    }
}
