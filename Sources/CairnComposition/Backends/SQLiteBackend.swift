public import CairnMigrations
public import CairnRepositories
internal import CairnSQLite

/// SQLite files under `sqlite:path`, and `sqlite::memory:`.
public struct SQLiteBackend: MigratingBackend {
    /// Makes the backend.
    public init() {}

    /// `sqlite`.
    public var schemes: [String] { ["sqlite"] }

    /// Opens a file and, if the options say so, brings it to the newest schema.
    ///
    /// - Throws: `CairnError`; code `unavailable` for a file that does not exist and is not to be made.
    public func open(_ url: StoreURL, options: OpenOptions) async throws -> any Storage {
        try await SQLiteStorage.open(try configuration(of: url, options))
    }

    /// Opens a file as it is.
    public func withMigrator<T: Sendable>(
        of url: StoreURL, source: MigrationSource?, options: OpenOptions, _ body: (Migrator) async throws -> T
    ) async throws -> T {
        try await SQLiteStorage.withMigrator(of: try configuration(of: url, options), source: source, body)
    }

    /// The path in the URL.
    public func file(of url: StoreURL) throws(CairnError) -> String? {
        switch try SQLiteConfiguration(url: url.text).location {
        case .file(let path): path
        case .memory: nil
        }
    }

    private func configuration(of url: StoreURL, _ options: OpenOptions) throws -> SQLiteConfiguration {
        var configuration = try SQLiteConfiguration(url, options)
        configuration.createsFile = configuration.createsFile && options.createsFile
        configuration.createsFolders = configuration.createsFolders || options.createsFolders
        return configuration
    }
}

extension SQLiteConfiguration: BackendConfiguration {}
