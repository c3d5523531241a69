internal import CairnClickHouse
public import CairnMigrations
public import CairnRepositories
internal import Foundation

/// ClickHouse under `clickhouse://user:password@host:8123/database`, and `clickhouses://` with TLS.
public struct ClickHouseBackend: MigratingBackend {
    /// Makes the backend.
    public init() {}

    /// `clickhouse` and `clickhouses`.
    public var schemes: [String] { ["clickhouse", "clickhouses"] }

    /// Connects and, if the options say so, brings Cairn's tables to their newest form.
    ///
    /// - Throws: `CairnError`.
    public func open(_ url: StoreURL, options: OpenOptions) async throws -> any Storage {
        try await ClickHouseStorage.open(try configuration(of: url, options))
    }

    /// Connects to a database as it is.
    public func withMigrator<T: Sendable>(
        of url: StoreURL, folder: String?, options: OpenOptions, _ body: (Migrator) async throws -> T
    ) async throws -> T {
        let source = try folder.map { try MigrationSource(folder: URL(fileURLWithPath: $0)) }
        return try await ClickHouseStorage.withMigrator(of: try configuration(of: url, options), source: source, body)
    }

    /// None, after making sure that the URL is understood.
    public func file(of url: StoreURL) throws(CairnError) -> String? {
        _ = try ClickHouseConfiguration(url: url.text)
        return nil
    }

    private func configuration(of url: StoreURL, _ options: OpenOptions) throws -> ClickHouseConfiguration {
        var configuration = try ClickHouseConfiguration(url: url.text)
        configuration.isReadOnly = configuration.isReadOnly || options.isReadOnly
        configuration.migrates = options.migrates
        return configuration
    }
}
