public import CairnMigrations

extension PostgresStorage {
    /// Runs `body` with a migrator for a database, opened as it is.
    ///
    /// - Parameters:
    ///   - configuration: The database.
    ///   - source: An app team's own scripts, whose history is kept apart; nil for Cairn's own schema.
    ///   - body: Asks or moves the database.
    /// - Throws: `CairnError` when the server cannot be reached; what `body` throws.
    public static func withMigrator<T: Sendable>(
        of configuration: PostgresConfiguration, source: MigrationSource? = nil,
        _ body: (Migrator) async throws -> T
    ) async throws -> T {
        let client = try PostgresClient(configuration)
        let result: T
        do {
            result = try await body(try await PostgresMigrations.migrator(for: client, source: source))
        } catch {
            try? await client.close()
            throw error
        }
        try await client.close()
        return result
    }
}
