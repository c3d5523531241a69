public import CairnMigrations

/// A backend whose storages are migrated by versioned scripts.
public protocol MigratingBackend: Backend {
    /// Runs `body` with a migrator for a database, opened without migrating it.
    ///
    /// - Parameters:
    ///   - url: A URL with one of the backend's schemes.
    ///   - source: An app team's own scripts, or nil for Cairn's own schema. The two have histories of their own.
    ///   - options: How to open the database.
    ///   - body: Asks or moves the database.
    func withMigrator<T: Sendable>(
        of url: StoreURL, source: MigrationSource?, options: OpenOptions, _ body: (Migrator) async throws -> T
    ) async throws -> T
}
