public import CairnRepositories
internal import CairnRuntime
internal import Synchronization

/// Everything in plain memory: the reference for how every store behaves, and what unit tests run on.
///
/// Writes are serialised; readers see the state that the last finished write or transaction left.
public final class InMemoryStorage: Storage {
    private let committed = Mutex(InMemoryState())
    private let writer = AsyncLock()

    /// Makes an empty storage.
    public init() {}

    /// The kind of database.
    public var backend: BackendKind { .inMemory }

    /// All but durability.
    public var capabilities: Capabilities { .inMemory }

    /// The store of candle series.
    public func candles() async throws -> any CandleStore {
        InMemoryCandleStore(access: self)
    }

    /// The store of one type of record.
    public func records<R: Record>(_ type: R.Type) async throws -> any RecordStore<R> {
        try R.schema.validate()
        // Not through the writer's lock: this may be asked for inside a transaction.
        try committed.withLock { state in
            guard state.isOpen else { throw closed("open \(R.schema.name)") }
            try state.tables[R.schema.name]?.requireShape(of: R.schema, operation: "open")
        }
        return InMemoryRecordStore<R>(access: self)
    }

    /// Runs writes of several stores as one; see `Storage`.
    public func transaction<T: Sendable>(_ body: @Sendable (any UnitOfWork) async throws -> T) async throws -> T {
        try TransactionScope.requireNone(on: self, backend: backend, operation: "transaction")
        return try await writer.withLock(backend: backend, operation: "transaction") {
            let work = InMemoryUnitOfWork(try snapshot("transaction"))
            do {
                let result = try await TransactionScope.run(on: self) { try await body(work) }
                let state = try work.end()
                committed.withLock { $0 = state }
                return result
            } catch {
                _ = try? work.end()
                throw error
            }
        }
    }

    /// Always healthy until closed.
    public func health() async -> StorageHealth {
        let clock = ContinuousClock()
        let start = clock.now
        let state = committed.withLock { $0 }
        return StorageHealth(
            backend: backend, status: state.isOpen ? .healthy : .unavailable, latency: clock.now - start,
            facts: [.init("series", "\(state.series.count)"), .init("tables", "\(state.tables.count)")],
            problem: state.isOpen ? nil : "the storage has been closed")
    }

    /// Waits for the writes and transactions under way, then forgets everything.
    public func close() async throws {
        try TransactionScope.requireNone(on: self, backend: backend, operation: "close")
        // A task of its own, because closing has to succeed in a cancelled task too.
        try await Task {
            try await writer.withLock(backend: backend, operation: "close") {
                committed.withLock { $0 = .closed }
            }
        }.value
    }

    private func snapshot(_ operation: String) throws(CairnError) -> InMemoryState {
        let state = committed.withLock { $0 }
        guard state.isOpen else { throw closed(operation) }
        return state
    }

    private func closed(_ operation: String) -> CairnError {
        CairnError(.closed, backend: backend, operation: operation, message: "the storage has been closed")
    }
}

extension InMemoryStorage: InMemoryAccess {
    func read<T>(_ operation: String, _ body: (InMemoryState) throws -> T) async throws -> T {
        try TransactionScope.requireNone(on: self, backend: backend, operation: operation)
        if Task.isCancelled { throw CairnError.cancelled(backend: backend, operation: operation) }
        return try body(try snapshot(operation))
    }

    func write<T>(_ operation: String, _ body: (inout InMemoryState) throws -> T) async throws -> T {
        try TransactionScope.requireNone(on: self, backend: backend, operation: operation)
        return try await writer.withLock(backend: backend, operation: operation) {
            // In place and under the mutex: nothing is copied unless a reader still holds the old state.
            try committed.withLock { state in
                guard state.isOpen else { throw closed(operation) }
                return try body(&state)
            }
        }
    }
}

extension Capabilities {
    static let inMemory = Capabilities(
        [
            .candles, .records, .transactions, .concurrentReads, .savepoints, .optimisticVersions, .insertConflicts,
            .uniqueConstraints, .atomicBatches, .nulInText, .negativeZero, .fullTimeRange, .fullDecimalRange,
        ],
        declined: [.durability: "what is in memory ends with the process"])
}
