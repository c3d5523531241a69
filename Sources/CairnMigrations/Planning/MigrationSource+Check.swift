public import CairnRepositories

extension MigrationSource {
    /// Makes sure that a database has all migrations, as they are; what a program does that may not change it.
    ///
    /// - Throws: `CairnError` with a ``MigrationRefusal`` as its underlying error.
    public func requireApplied(_ history: [AppliedMigration]) throws(CairnError) {
        let operation = "check the schema"
        try check(history, options: MigrationOptions(), operation: operation)
        let status = MigrationStatus(source: self, history: history)
        if let pending = status.labels(.pending, .partial) {
            throw status.refusal(
                .pending, .pending, .partial, operation: operation, "the database has yet to be migrated: \(pending)")
        }
    }

    /// Throws what makes a history unfit to build upon; the most telling reason comes first.
    func check(
        _ history: [AppliedMigration], options: MigrationOptions, operation: String
    ) throws(CairnError) {
        let status = MigrationStatus(source: self, history: history)
        if let newer = status.labels(.unknown) {
            throw status.refusal(
                .newerDatabase, .unknown, operation: operation,
                "the database was made by a newer \(owner): it has \(newer)"
            )
        }
        if let entry = status.entries(.modified).first, let file = self[version: entry.version]?.up,
            let row = history.first(where: { $0.version == entry.version })
        {
            throw status.refusal(
                .modified, .modified, operation: operation,
                "\(file.file) is not what was applied as \(row.label) (checksum \(file.checksum), applied \(row.checksum)): "
                    + "put it back and make the change in a new migration")
        }
        if !options.allowsMissing, let missing = status.labels(.missing) {
            throw status.refusal(
                .missing, .missing, operation: operation, "the database has \(missing), whose file is gone")
        }
        if !options.allowsOutOfOrder, let late = status.labels(.outOfOrder) {
            throw status.refusal(
                .outOfOrder, .outOfOrder, operation: operation,
                "\(late) is older than what the database has: give it a newer version, or allow it out of order")
        }
    }
}

extension MigrationStatus {
    fileprivate func labels(_ states: State...) -> String? {
        let found = entries.filter { states.contains($0.state) }
        return found.isEmpty ? nil : found.map(\.label).joined(separator: ", ")
    }

    fileprivate func refusal(
        _ reason: MigrationRefusal.Reason, _ states: State..., operation: String, _ message: String
    ) -> CairnError {
        MigrationRefusal(reason: reason, versions: entries.filter { states.contains($0.state) }.map(\.version))
            .error(operation: operation, message)
    }
}
