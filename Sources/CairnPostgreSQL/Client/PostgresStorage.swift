public import CairnRepositories
internal import CairnRuntime

/// A PostgreSQL database.
///
/// Prices and volumes are exact `numeric`s, times `timestamptz`, nested values `jsonb`: other programs read and write the
/// same tables. All of it works through a pooler that gives each transaction another session, such as PgBouncer.
///
/// ```swift
/// let storage = try await PostgresStorage.open(PostgresConfiguration(url: "postgres://user:password@localhost/market"))
/// let candles = try await storage.candles()
/// ```
public final class PostgresStorage: Storage {
    let client: PostgresClient

    private init(_ client: PostgresClient) {
        self.client = client
    }

    /// Opens a database and brings Cairn's own tables to their newest form.
    ///
    /// - Throws: `CairnError` with code `unavailable` when no server can be reached, `timeout` when none answers in time,
    ///   `authentication` when user or password are refused or a server does not prove who it is, `schemaMismatch` when
    ///   a newer Cairn made the tables, `readOnly`.
    public static func open(_ configuration: PostgresConfiguration) async throws -> PostgresStorage {
        let client = try PostgresClient(configuration)
        do {
            try await PostgresMigrations.open(client)
        } catch {
            try? await client.close()
            throw error
        }
        return PostgresStorage(client)
    }

    /// How it was opened.
    public var configuration: PostgresConfiguration { client.configuration }

    /// The kind of database.
    public var backend: BackendKind { .postgreSQL }

    /// Everything but NUL in text and times beyond those of PostgreSQL.
    public var capabilities: Capabilities { client.capabilities }

    /// The store of candle series.
    public func candles() async throws -> any CandleStore {
        PostgresCandleStore(access: client)
    }

    /// The store of one type of record; its table is made when it does not exist.
    ///
    /// - Throws: `CairnError` with `invalidSchema` for a schema that contradicts itself or takes the name of one of
    ///   Cairn's tables, `schemaMismatch` when the table has another shape.
    public func records<R: Record>(_ type: R.Type) async throws -> any RecordStore<R> {
        try await PostgresRecordStore(RecordTable<R>(schema: configuration.schema), access: client)
    }

    /// Runs writes of several stores as one; see `Storage` and ``transaction(_:_:)``.
    public func transaction<T: Sendable>(_ body: @Sendable (any UnitOfWork) async throws -> T) async throws -> T {
        try await transaction(TransactionOptions(), body)
    }

    /// Runs writes of several stores as one.
    ///
    /// `body` is run again, as a whole, when the transaction loses against another one: what it does besides the unit of
    /// work is done again, too. A commit whose answer is lost is looked up; only when nobody can tell does this throw
    /// with outcome `unknown`, and with a ``CommitInDoubt`` below.
    ///
    /// - Throws: What `body` throws, after rolling back; `CairnError` with code `busy` when it lost too often,
    ///   `cancelled` when the task is cancelled before the commit.
    public func transaction<T: Sendable>(
        _ options: TransactionOptions, _ body: @Sendable (any UnitOfWork) async throws -> T
    ) async throws -> T {
        try await client.transaction(options, body)
    }

    /// What became of a transaction whose commit was in doubt.
    ///
    /// - Returns: `unknown` when it is still under way, or when this server is not the one that ran it.
    public func outcome(of transaction: TransactionID) async throws -> CairnError.Outcome {
        try await client.pass("look up a transaction") {
            await client.outcome(of: transaction, until: .after(configuration.pool.acquireTimeout))
        }
    }

    /// Asks the servers how they are doing; never throws.
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
