public import CairnMigrations
internal import CairnRepositories
internal import GRDB

extension SQLiteStorage {
    /// Runs `body` with a migrator for a database, opened as it is.
    ///
    /// - Parameters:
    ///   - configuration: The database.
    ///   - source: An app team's own scripts, whose history is kept apart; nil for Cairn's own schema.
    ///   - body: Asks or moves the database.
    /// - Throws: `CairnError` when the database cannot be opened; what `body` throws.
    public static func withMigrator<T: Sendable>(
        of configuration: SQLiteConfiguration, source: MigrationSource? = nil, _ body: (Migrator) async throws -> T
    ) async throws -> T {
        let client = try await SQLiteClient.openUnmigrated(configuration)
        let result: T
        do {
            result = try await body(try migrator(for: client.database, source: source))
        } catch {
            try? await client.close()
            throw error
        }
        try await client.close()
        return result
    }

    private static func migrator(
        for database: any DatabaseWriter, source: MigrationSource?
    ) throws(CairnError) -> Migrator {
        guard let source else { return try SQLiteMigrations.migrator(for: database) }
        return Migrator(
            source: source, driver: SQLiteMigrationDriver(database, historyTable: SQLiteMigrations.appHistoryTable))
    }
}
