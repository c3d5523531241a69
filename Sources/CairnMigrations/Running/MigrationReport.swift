/// What migrating did, or would do.
public struct MigrationReport: Hashable, Sendable {
    /// One migration.
    public struct Step: Hashable, Sendable {
        /// The version.
        public let version: Int
        /// Version and name: `0001_candles`.
        public let label: String
        /// The direction.
        public let direction: MigrationDirection
        /// The statements, for a dry run to show.
        public let statements: [MigrationStatement]
        /// What became of it.
        public let outcome: MigrationStep.Outcome

        init(_ step: MigrationStep, _ outcome: MigrationStep.Outcome) {
            version = step.migration.version
            label = step.migration.label
            direction = step.direction
            statements = step.statements
            self.outcome = outcome
        }
    }

    /// Whether nothing was changed.
    public let isDryRun: Bool
    /// The migrations, in the order in which they were run.
    public let steps: [Step]
    /// How things stand afterwards; after a dry run, as before it.
    public let status: MigrationStatus
}
