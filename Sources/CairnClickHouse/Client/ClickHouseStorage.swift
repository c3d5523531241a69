public import CairnRepositories
internal import CairnRuntime
internal import Synchronization

/// ClickHouse: candles and records for analysis, over HTTP.
///
/// A write replaces what it was written over by a newer version, and a delete leaves a tombstone; reads see the current
/// rows alone. There are no transactions. With a configuration of ``ClickHouseConfiguration/Ownership/existing`` tables
/// the stores keep to what is there.
///
/// ```swift
/// let storage = try await ClickHouseStorage.open(ClickHouseConfiguration(url: "clickhouse://localhost/market"))
/// let candles = try await storage.candles()
/// ```
public final class ClickHouseStorage: Storage {
    private let client: ClickHouseClient
    private let candleTable = Mutex<CandleTable?>(nil)

    /// How it was opened.
    public let configuration: ClickHouseConfiguration

    private init(_ client: ClickHouseClient) {
        self.client = client
        configuration = client.configuration
    }

    /// Connects, and brings Cairn's own tables to their newest form unless the configuration says otherwise.
    ///
    /// The first server alone knows how far the tables are: while it does not answer and another one has the table of
    /// candles, the storage opens without having looked.
    ///
    /// - Throws: `CairnError` with code `unavailable` or `timeout` when no server answers, `unavailable` when the database
    ///   does not exist, `authentication`, `schemaMismatch` when a newer Cairn or somebody else made the tables,
    ///   `invalidInput` for a cluster that the server does not know or that has other servers than are named.
    public static func open(_ configuration: ClickHouseConfiguration) async throws -> ClickHouseStorage {
        let client = try ClickHouseClient(configuration)
        do {
            try await ClickHouseOpening(client).run()
        } catch {
            await client.close()
            throw error
        }
        return ClickHouseStorage(client)
    }

    /// The kind of database.
    public var backend: BackendKind { .clickHouse }

    /// Much of what there is, but no transactions.
    public var capabilities: Capabilities { .clickHouse(configuration) }

    /// The store of candle series.
    ///
    /// - Throws: `CairnError` with code `schemaMismatch` when there is no such table, or one that cannot hold candles.
    public func candles() async throws -> any CandleStore {
        let known = candleTable.withLock { $0 }
        let table = if let known { known } else { try await readCandleTable() }
        candleTable.withLock { $0 = table }
        return ClickHouseCandleStore(table: table, client: client, capabilities: capabilities)
    }

    private func readCandleTable() async throws -> CandleTable {
        guard let layout = try await TableLayout.read(CandleTable.name, client, operation: "open candles") else {
            throw CandleTable.mismatch("there is no table \(CandleTable.name)")
        }
        if configuration.ownership == .cairn {
            guard layout.replacement == HiddenColumn.replacement else {
                throw CandleTable.mismatch(
                    "the table \(CandleTable.name) is not one that Cairn made; open it with tables=existing")
            }
        }
        return try CandleTable(layout)
    }

    /// The store of one type of record; its table is made when it does not exist.
    ///
    /// - Throws: `CairnError` with `invalidSchema` for a schema that contradicts itself or takes the name of one of
    ///   Cairn's tables, `schemaMismatch` when the table has another shape.
    public func records<R: Record>(_ type: R.Type) async throws -> any RecordStore<R> {
        try await ClickHouseRecordStore<R>(client, capabilities: capabilities)
    }

    /// Throws: ClickHouse has no transactions.
    ///
    /// - Throws: `CairnError` with code `unsupported`, or `closed`.
    public func transaction<T: Sendable>(_ body: @Sendable (any UnitOfWork) async throws -> T) async throws -> T {
        try await client.pass("transaction") {
            throw CairnError.unsupported(.transactions, backend: .clickHouse, operation: "transaction")
        }
    }

    /// Runs `body` and tells how far its questions to this storage have come.
    ///
    /// `listener` is called in the task that asks, some ten times a second from when a server begins to work on a query
    /// until the first row of its answer; of several queries, each begins at nothing. It should return soon.
    ///
    /// ```swift
    /// try await storage.withProgress({ print($0.rowsRead, "of", $0.totalRowsToRead) }) {
    ///     try await store.count(where: \.network == "ethereum")
    /// }
    /// ```
    ///
    /// - Throws: What `body` throws.
    public func withProgress<T>(
        _ listener: @escaping @Sendable (ClickHouseProgress) -> Void, _ body: () async throws -> T
    ) async rethrows -> T {
        let listener = ProgressListener(client: ObjectIdentifier(client), report: listener)
        return try await ProgressListener.$current.withValue(ProgressListener.current + [listener]) {
            try await body()
        }
    }

    /// Asks the server how it is doing; never throws.
    public func health() async -> StorageHealth {
        await client.health()
    }

    /// Finishes what is under way and closes all connections; closing again does nothing.
    public func close() async throws {
        await client.close()
    }
}
