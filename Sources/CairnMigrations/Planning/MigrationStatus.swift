public import CairnDomain

/// What the files and the history of a database say about each other.
public struct MigrationStatus: Hashable, Sendable {
    /// How one migration stands.
    public enum State: String, Hashable, Sendable {
        /// In the database, and the file is the one that was applied.
        case applied
        /// Not yet in the database.
        case pending
        /// Not yet in the database although a newer one is.
        case outOfOrder
        /// Stopped between two statements.
        case partial
        /// The file has been edited since it was applied.
        case modified
        /// In the database, but the file is gone.
        case missing
        /// In the database, and newer than every file: a newer program was here.
        case unknown
    }

    /// One migration.
    public struct Entry: Hashable, Sendable {
        /// The version.
        public let version: Int
        /// The name; the file's where there is one.
        public let name: String
        /// How it stands.
        public let state: State
        /// When it was applied, if it was.
        public let appliedAt: Timestamp?
        /// How long that took.
        public let duration: Duration?
        /// Whether there is a file to take it back.
        public let isReversible: Bool

        /// Version and name: `0001_candles`.
        public var label: String { Migration.label(version: version, name: name) }
    }

    /// All migrations that the files or the history know, by version.
    public let entries: [Entry]

    /// Compares files with a history.
    public init(source: MigrationSource, history: [AppliedMigration]) {
        let applied = Dictionary(history.map { ($0.version, $0) }) { _, last in last }
        let newest = applied.keys.max() ?? 0
        let versions = Set(applied.keys).union(source.migrations.map(\.version)).sorted()
        entries = versions.map { version in
            let migration = source[version: version]
            let row = applied[version]
            return Entry(
                version: version, name: migration?.name ?? row?.name ?? "",
                state: Self.state(
                    migration, row, isOvertaken: version < newest, isBeyond: version > source.latestVersion),
                appliedAt: row?.appliedAt, duration: row?.duration, isReversible: migration?.down != nil)
        }
    }

    private static func state(
        _ migration: Migration?, _ row: AppliedMigration?, isOvertaken: Bool, isBeyond: Bool
    ) -> State {
        guard let row else { return isOvertaken ? .outOfOrder : .pending }
        guard let migration else { return isBeyond ? .unknown : .missing }
        if row.progress != nil { return .partial }
        return row.checksum == migration.up.checksum ? .applied : .modified
    }

    /// The newest version that the database has, or 0.
    public var currentVersion: Int { entries.last { $0.appliedAt != nil }?.version ?? 0 }
    /// The migrations that ``Migrator/up(to:dryRun:)`` would run.
    public var pending: [Entry] { entries(.pending, .outOfOrder, .partial) }
    /// Whether the database has all migrations, and none that the files do not know as they were applied.
    public var isUpToDate: Bool { entries.allSatisfy { $0.state == .applied } }

    func entries(_ states: State...) -> [Entry] {
        entries.filter { states.contains($0.state) }
    }
}
