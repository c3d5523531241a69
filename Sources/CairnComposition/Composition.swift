public import CairnMigrations
public import CairnRepositories
internal import Foundation

/// The composition root: opens the storage of each role when it is first asked for, and gives the repositories.
///
/// Roles that share a URL share one storage, so that they can share a transaction.
public actor Composition {
    /// Which storage each role uses.
    public nonisolated let configuration: StoreConfiguration
    private nonisolated let registry: BackendRegistry
    private nonisolated let options: OpenOptions
    private var openings: [StoreURL: Task<any Storage, any Error>] = [:]

    /// Makes a root; nothing is opened yet.
    public init(_ configuration: StoreConfiguration, registry: BackendRegistry, options: OpenOptions = OpenOptions()) {
        self.configuration = configuration
        self.registry = registry
        self.options = options
    }

    /// The storage of a role.
    ///
    /// - Throws: `CairnError` when it cannot be opened, also because the task is cancelled; the next call tries again.
    public func storage(for role: Role) async throws -> any Storage {
        guard let url = configuration.urls[role] else {
            throw CairnError(.invalidInput, operation: "open storage", message: "no URL is set for \(role)")
        }
        let backend = try registry.backend(for: url)
        let options = options
        while true {
            let opening = openings[url] ?? Task { try await backend.open(url, options: options) }
            openings[url] = opening
            do {
                return try await withTaskCancellationHandler {
                    try await opening.value
                } onCancel: {
                    opening.cancel()
                }
            } catch {
                if openings[url] == opening { openings[url] = nil }
                // Another task that waited for the same opening was cancelled, not this one.
                guard opening.isCancelled, !Task.isCancelled else { throw error }
            }
        }
    }

    /// Candle series.
    public func candles() async throws -> any CandleRepository {
        StoredCandles(try await storage(for: .candles).candles())
    }

    /// Symbols.
    public func symbols() async throws -> any SymbolRepository {
        StoredSymbols(try await storage(for: .symbols).records())
    }

    /// Formulas.
    public func formulas() async throws -> any FormulaRepository {
        StoredFormulas(try await storage(for: .formulas).records())
    }

    /// Strategies.
    public func strategies() async throws -> any StrategyRepository {
        StoredStrategies(try await storage(for: .strategies).records())
    }

    /// Backtest results.
    public func backtests() async throws -> any BacktestResultRepository {
        StoredBacktestResults(try await storage(for: .backtests).records())
    }

    /// Every URL in use with its roles, in the order of roles.
    public nonisolated var assignments: [(url: StoreURL, roles: [Role])] {
        var assignments: [(url: StoreURL, roles: [Role])] = []
        for role in Role.allCases {
            guard let url = configuration.urls[role] else { continue }
            if let index = assignments.firstIndex(where: { $0.url == url }) {
                assignments[index].roles.append(role)
            } else {
                assignments.append((url, [role]))
            }
        }
        return assignments
    }

    /// The database file of a role on this machine; nil when there is none.
    public nonisolated func file(for role: Role) throws -> String? {
        try configuration.urls[role].flatMap { url in try registry.backend(for: url).file(of: url) }
    }

    /// Whether the store of a URL has a schema to migrate.
    public nonisolated func hasMigrations(_ url: StoreURL) -> Bool {
        (try? registry.backend(for: url)) is any MigratingBackend
    }

    /// Runs `body` with a migrator for the database of a URL, opened without migrating it.
    ///
    /// - Parameter folder: A folder with an app team's own scripts, or nil for Cairn's own schema.
    /// - Throws: `CairnError` with code `unsupported` for a backend that has no migrations.
    public nonisolated func withMigrator<T: Sendable>(
        of url: StoreURL, folder: String?, _ body: (Migrator) async throws -> T
    ) async throws -> T {
        guard let backend = try registry.backend(for: url) as? any MigratingBackend else {
            throw CairnError(
                .unsupported, operation: "migrate", message: "\(url.scheme): has no schema to migrate")
        }
        let source = try folder.map { try MigrationSource(folder: URL(filePath: $0)) }
        return try await backend.withMigrator(of: url, source: source, options: options, body)
    }

    /// Closes every storage that was opened.
    ///
    /// - Throws: The first failure, after closing the others.
    public func close() async throws {
        let opened = openings.values
        openings = [:]
        var failure: (any Error)?
        for opening in opened {
            guard let storage = try? await opening.value else { continue }
            do { try await storage.close() } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
    }
}

extension StoreProvider {
    /// The store of the type of record that the context asks for.
    fileprivate func records<R: Record>() async throws -> any RecordStore<R> {
        try await records(R.self)
    }
}
