internal import CairnClickHouse
public import CairnMigrations
public import CairnRepositories

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
        try await ClickHouseStorage.open(ClickHouseConfiguration(url, options))
    }

    /// Connects to a database as it is.
    public func withMigrator<T: Sendable>(
        of url: StoreURL, source: MigrationSource?, options: OpenOptions, _ body: (Migrator) async throws -> T
    ) async throws -> T {
        try await ClickHouseStorage.withMigrator(of: ClickHouseConfiguration(url, options), source: source, body)
    }

    /// None, after making sure that the URL is understood.
    public func file(of url: StoreURL) throws(CairnError) -> String? {
        _ = try ClickHouseConfiguration(url: url.text)
        return nil
    }
}

extension ClickHouseConfiguration: BackendConfiguration {}
