public import CairnDomain

/// A row of the history: a migration that the database has, or has in part.
public struct AppliedMigration: Hashable, Sendable {
    /// The version of the migration.
    public var version: Int
    /// Its name when it was applied.
    public var name: String
    /// The checksum of the `up` script that was run.
    public var checksum: MigrationChecksum
    /// When it was applied.
    public var appliedAt: Timestamp
    /// How long that took; whole milliseconds are kept.
    public var duration: Duration
    /// How far it got, or nil when it is complete. Only backends without transactional schema changes have such rows.
    public var progress: MigrationProgress?

    /// Makes a row.
    public init(
        version: Int, name: String, checksum: MigrationChecksum, appliedAt: Timestamp, duration: Duration,
        progress: MigrationProgress? = nil
    ) {
        self.version = version
        self.name = name
        self.checksum = checksum
        self.appliedAt = appliedAt
        self.duration = duration
        self.progress = progress
    }

    /// Version and name: `0001_candles`.
    public var label: String { Migration.label(version: version, name: name) }
}
