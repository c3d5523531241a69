import CairnConformance
import CairnDomain
import CairnInMemory
import CairnRepositories
import Synchronization

/// A storage in memory that can be reopened, and that has at most one flaw.
final class FaultyStorage: Storage {
    let flaw: Flaw?
    let inner: InMemoryStorage
    /// Which row follows each cursor, for the flaw that counts rows.
    let offsets = Mutex<[PageCursor: Int]>([:])
    /// Every series that ever was, for the flaw that lists them.
    let seen = Mutex<Set<SeriesKey>>([])
    /// Writes that bring back what was deleted, for the flaw that forgets deletes.
    let resurrections = Mutex<[@Sendable () async throws -> Void]>([])
    private let isOpen = Mutex(true)

    init(_ flaw: Flaw?, over inner: InMemoryStorage = InMemoryStorage()) {
        self.flaw = flaw
        self.inner = inner
    }

    var backend: BackendKind { .inMemory }

    var capabilities: Capabilities {
        let missing: Set<Capability> = flaw == .keepsQuietAboutCapabilities ? [.uniqueConstraints] : []
        return Capabilities(inner.capabilities.supported.union([.durability]).subtracting(missing))
    }

    func candles() async throws -> any CandleStore {
        FaultyCandleStore(inner: try await inner.candles(), storage: self)
    }

    func records<R: Record>(_ type: R.Type) async throws -> any RecordStore<R> {
        FaultyRecordStore(inner: try await accepting(type, in: inner), storage: self)
    }

    /// The store of a type; with the flaw an empty one where the table belongs to another shape.
    func accepting<R: Record>(_ type: R.Type, in provider: any StoreProvider) async throws -> any RecordStore<R> {
        do {
            return try await provider.records(type)
        } catch let error as CairnError where flaw == .acceptsAnyShape && error.code == .schemaMismatch {
            return try await InMemoryStorage().records(type)
        }
    }

    func transaction<T: Sendable>(_ body: @Sendable (any UnitOfWork) async throws -> T) async throws -> T {
        try requireOpen("transaction")
        switch flaw {
        case .ignoresRollback:
            return try await body(FaultyUnitOfWork(inner: nil, storage: self))
        case .wrapsErrors:
            do {
                return try await inner.transaction { try await body(FaultyUnitOfWork(inner: $0, storage: self)) }
            } catch {
                throw CairnError(
                    .internalError, backend: backend, operation: "transaction", message: "it failed", underlying: error)
            }
        default:
            return try await inner.transaction { inner in
                let work = FaultyUnitOfWork(inner: inner, storage: self)
                defer { work.end() }
                return try await body(work)
            }
        }
    }

    func health() async -> StorageHealth {
        let isOpen = isOpen.withLock { $0 }
        return StorageHealth(
            backend: backend, status: isOpen ? .healthy : .unavailable, latency: .zero,
            problem: isOpen ? nil : "it has been closed")
    }

    func close() async throws {
        if flaw != .ignoresClose { isOpen.withLock { $0 = false } }
    }

    func requireOpen(_ operation: String) throws(CairnError) {
        guard isOpen.withLock({ $0 }) else {
            throw CairnError(.closed, backend: backend, operation: operation, message: "it has been closed")
        }
    }

    /// Runs an operation of a store, with what this storage does to errors.
    func run<T>(_ operation: String, _ body: () async throws -> T) async throws -> T {
        try requireOpen(operation)
        do {
            return try await body()
        } catch let error as CairnError {
            switch flaw {
            case .leaksValues:
                throw CairnError(
                    error.code, backend: error.backend, operation: error.operation, message: error.debugDescription,
                    constraint: error.constraint)
            case .hidesConstraintName where error.code == .uniqueViolation:
                throw CairnError(.uniqueViolation, backend: backend, operation: operation, message: error.message)
            case .bareCancellation where error.code == .cancelled:
                throw CancellationError()
            default:
                throw error
            }
        }
    }
}

/// A unit of work over one in memory, or over none at all.
final class FaultyUnitOfWork: UnitOfWork {
    private let inner: (any UnitOfWork)?
    private let storage: FaultyStorage
    private let hasEnded = Mutex(false)

    init(inner: (any UnitOfWork)?, storage: FaultyStorage) {
        self.inner = inner
        self.storage = storage
    }

    func end() { hasEnded.withLock { $0 = true } }

    var backend: BackendKind { storage.backend }
    var capabilities: Capabilities { storage.capabilities }

    private var provider: any StoreProvider {
        guard let inner else { return storage.inner }
        return storage.flaw == .survivesItsEnd && hasEnded.withLock(\.self) ? storage.inner : inner
    }

    func candles() async throws -> any CandleStore {
        FaultyCandleStore(inner: try await provider.candles(), storage: storage)
    }

    func records<R: Record>(_ type: R.Type) async throws -> any RecordStore<R> {
        FaultyRecordStore(inner: try await storage.accepting(type, in: provider), storage: storage)
    }

    func savepoint<T: Sendable>(_ body: @Sendable () async throws -> T) async throws -> T {
        guard let inner, storage.flaw != .ignoresSavepoints else { return try await body() }
        return try await inner.savepoint(body)
    }
}

/// Opens storages with a flaw, and closes and opens them again.
struct FaultyHarness: ConformanceHarness {
    var flaw: Flaw?
    var skips: [String: String] = [:]

    func open() async throws -> any Storage { FaultyStorage(flaw) }

    func reopen(_ storage: any Storage) async throws -> any Storage {
        guard let storage = storage as? FaultyStorage else { return storage }
        try await storage.close()
        switch flaw {
        case .forgetsOnReopening: return FaultyStorage(flaw)
        case .resurrectsOnReopening:
            for resurrect in storage.resurrections.withLock({ $0 }) { try await resurrect() }
            return FaultyStorage(flaw, over: storage.inner)
        default: return FaultyStorage(flaw, over: storage.inner)
        }
    }
}
