/// Where stores come from: an open storage, or a unit of work on one.
public protocol StoreProvider: Sendable {
    /// The kind of database behind it.
    var backend: BackendKind { get }
    /// What it can do.
    var capabilities: Capabilities { get }

    /// The store of candle series.
    ///
    /// - Throws: `CairnError.unsupported` where the backend keeps none.
    func candles() async throws -> any CandleStore

    /// The store of one type of record; its table or collection is made when it does not exist.
    ///
    /// - Throws: `CairnError` with `invalidSchema` for a schema that contradicts itself, `schemaMismatch` when what
    ///   is stored has another shape.
    func records<R: Record>(_ type: R.Type) async throws -> any RecordStore<R>
}

/// An open database: what an adapter offers to the rest of Cairn.
public protocol Storage: StoreProvider {
    /// Runs writes of several stores as one: all become visible when `body` returns, none if it throws.
    ///
    /// Reads within see the writes before them. Using this storage itself instead of the unit of work inside `body`
    /// throws `CairnError` with code `misuse`, because it would wait for itself.
    ///
    /// An operation that fails may end the whole transaction in some backends even if `body` catches its error: what
    /// is expected to fail belongs into a savepoint. A transaction that lost against another one throws an error
    /// that `isTransient` and can be run again.
    ///
    /// - Throws: What `body` throws, after rolling back; `CairnError.unsupported` where there are no transactions;
    ///   `CairnError` with code `cancelled` when the task is cancelled before it begins.
    func transaction<T: Sendable>(_ body: @Sendable (any UnitOfWork) async throws -> T) async throws -> T

    /// Asks the database how it is doing; never throws, a failure is the answer.
    func health() async -> StorageHealth

    /// Finishes what is under way and releases files and connections; later calls throw code `closed`, closing again
    /// does nothing.
    func close() async throws
}

/// The stores of one backend inside one transaction; after its end every use of them throws code `misuse`.
public protocol UnitOfWork: StoreProvider {
    /// Runs a part of the transaction that can fail alone: if `body` throws, only its writes are undone.
    ///
    /// - Throws: What `body` throws, after undoing its writes.
    func savepoint<T: Sendable>(_ body: @Sendable () async throws -> T) async throws -> T
}
