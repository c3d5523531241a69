public import CairnRepositories

/// An SQLite database: the embedded default.
///
/// A file is kept in WAL mode: reads run beside writes, also beside those of other processes. A write that returned
/// survives a power failure. Everything that a file says about itself is readable with the `sqlite3` tool; for candles
/// there is the view `candles_readable`.
///
/// ```swift
/// let storage = try await SQLiteStorage.open(SQLiteConfiguration(path: "market.sqlite"))
/// let candles = try await storage.candles()
/// ```
public final class SQLiteStorage: Storage {
    private let client: SQLiteClient

    private init(_ client: SQLiteClient) {
        self.client = client
    }

    /// Opens a database and brings Cairn's own tables to their newest form.
    ///
    /// - Throws: `CairnError` with code `unavailable` when the file cannot be opened, `corrupt` when it is no database,
    ///   `busy` when another process keeps it locked, `schemaMismatch` when a newer Cairn made it, `readOnly`, `full`.
    public static func open(_ configuration: SQLiteConfiguration) async throws -> SQLiteStorage {
        SQLiteStorage(try await SQLiteClient.open(configuration))
    }

    /// How it was opened.
    public var configuration: SQLiteConfiguration { client.configuration }

    /// The kind of database.
    public var backend: BackendKind { .sqlite }

    /// Everything there is; a database in memory is not durable.
    public var capabilities: Capabilities { client.capabilities }

    /// The store of candle series.
    public func candles() async throws -> any CandleStore {
        SQLiteCandleStore(access: client)
    }

    /// The store of one type of record; its table is made when it does not exist.
    ///
    /// - Throws: `CairnError` with `invalidSchema` for a schema that contradicts itself or takes the name of one of
    ///   Cairn's tables, `schemaMismatch` when the table has another shape.
    public func records<R: Record>(_ type: R.Type) async throws -> any RecordStore<R> {
        try await SQLiteRecordStore(RecordTable<R>(), access: client)
    }

    /// Runs writes of several stores as one; see `Storage`.
    ///
    /// Other writes of this storage wait until it ends, writes of other processes as long as their busy timeout lets
    /// them: keep it short.
    public func transaction<T: Sendable>(_ body: @Sendable (any UnitOfWork) async throws -> T) async throws -> T {
        try await client.exclusively("transaction") {
            let work = try await SQLiteUnitOfWork.begin(on: client)
            do {
                let result = try await TransactionScope.run(on: client) { try await body(work) }
                try await work.commit()
                return result
            } catch {
                await work.rollBack()
                throw error
            }
        }
    }

    /// Asks the database how it is doing; never throws.
    public func health() async -> StorageHealth {
        await client.health()
    }

    /// Finishes what is under way and closes all connections; closing again does nothing.
    ///
    /// - Throws: `CairnError` with code `misuse` inside a transaction of this storage.
    public func close() async throws {
        try await client.close()
    }
}
