public import CairnMigrations
internal import CairnRepositories

extension ClickHouseStorage {
    /// Runs `body` with a migrator for a database, opened as it is.
    ///
    /// - Parameters:
    ///   - configuration: The database.
    ///   - source: An app team's own scripts, whose history is kept apart; nil for Cairn's own schema.
    ///   - body: Asks or moves the database.
    /// - Throws: `CairnError` with code `unsupported` for Cairn's own schema in a database of existing tables; when the server cannot be reached; what `body` throws.
    public static func withMigrator<T: Sendable>(
        of configuration: ClickHouseConfiguration, source: MigrationSource? = nil,
        _ body: (Migrator) async throws -> T
    ) async throws -> T {
        guard configuration.ownership == .cairn || source != nil else {
            throw CairnError(
                .unsupported, backend: .clickHouse, operation: "migrate",
                message: "with tables=existing the tables belong to another system, and Cairn does not migrate them")
        }
        let client = try ClickHouseClient(configuration)
        let result: T
        do {
            result = try await body(try ClickHouseMigrations.migrator(for: client, source: source))
        } catch {
            await client.close()
            throw error
        }
        await client.close()
        return result
    }
}
