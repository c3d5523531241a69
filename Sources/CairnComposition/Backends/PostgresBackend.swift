public import CairnMigrations
internal import CairnPostgreSQL
public import CairnRepositories
internal import Foundation

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
        try await PostgresStorage.open(try configuration(of: url, options))
    }

    /// Connects to a database as it is.
    public func withMigrator<T: Sendable>(
        of url: StoreURL, folder: String?, options: OpenOptions, _ body: (Migrator) async throws -> T
    ) async throws -> T {
        let source = try folder.map { try MigrationSource(folder: URL(fileURLWithPath: $0)) }
        return try await PostgresStorage.withMigrator(of: try configuration(of: url, options), source: source, body)
    }

    /// None, after making sure that the URL is understood.
    public func file(of url: StoreURL) throws(CairnError) -> String? {
        _ = try PostgresConfiguration(url: url.text)
        return nil
    }

    private func configuration(of url: StoreURL, _ options: OpenOptions) throws -> PostgresConfiguration {
        var configuration = try PostgresConfiguration(url: url.text)
        configuration.isReadOnly = configuration.isReadOnly || options.isReadOnly
        configuration.migrates = options.migrates
        return configuration
    }
}
