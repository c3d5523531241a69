public import CairnMigrations
internal import CairnPostgreSQL
public import CairnRepositories

/// PostgreSQL under `postgres://user:password@host:5432/database`.
public struct PostgresBackend: MigratingBackend {
    /// Makes the backend.
    public init() {}

    /// `postgres` and `postgresql`.
    public var schemes: [String] { ["postgres", "postgresql"] }

    /// Connects and, if the options say so, brings Cairn's tables to their newest form.
    ///
    /// - Throws: `CairnError`.
    public func open(_ url: StoreURL, options: OpenOptions) async throws -> any Storage {
        try await PostgresStorage.open(PostgresConfiguration(url, options))
    }

    /// Connects to a database as it is.
    public func withMigrator<T: Sendable>(
        of url: StoreURL, source: MigrationSource?, options: OpenOptions, _ body: (Migrator) async throws -> T
    ) async throws -> T {
        try await PostgresStorage.withMigrator(of: PostgresConfiguration(url, options), source: source, body)
    }

    /// None, after making sure that the URL is understood.
    public func file(of url: StoreURL) throws(CairnError) -> String? {
        _ = try PostgresConfiguration(url: url.text)
        return nil
    }
}

extension PostgresConfiguration: BackendConfiguration {}
