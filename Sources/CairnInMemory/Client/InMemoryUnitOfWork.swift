internal import CairnRepositories
internal import CairnRuntime
internal import Synchronization

/// A transaction: a copy of the state that becomes the state when the transaction ends.
final class InMemoryUnitOfWork: UnitOfWork, InMemoryAccess {
    private let working: Mutex<InMemoryState>
    private let savepoints = Mutex(SavepointStack())

    init(_ state: InMemoryState) {
        working = Mutex(state)
    }

    var backend: BackendKind { .inMemory }
    var capabilities: Capabilities { .inMemory }

    func candles() async throws -> any CandleStore {
        InMemoryCandleStore(access: self)
    }

    func records<R: Record>(_ type: R.Type) async throws -> any RecordStore<R> {
        try R.schema.validate()
        return InMemoryRecordStore<R>(access: self)
    }

    func savepoint<T: Sendable>(_ body: @Sendable () async throws -> T) async throws -> T {
        let enclosing = SavepointStack.enclosing(of: self)
        let id = try savepoints.withLock { stack throws(CairnError) in
            try stack.push(inside: enclosing, backend: backend)
        }
        defer { savepoints.withLock { _ = $0.pop(id) } }
        // What is written from here on is written inside.
        let before = try read("savepoint") { $0 }
        do {
            return try await SavepointStack.run(id, of: self, body)
        } catch {
            working.withLock { if $0.isOpen { $0 = before } }
            throw error
        }
    }

    /// Ends the transaction: the state is handed out once, and later use of the unit of work is refused.
    func end() throws(CairnError) -> InMemoryState {
        let state = working.withLock { state in
            defer { state = .closed }
            return state
        }
        guard state.isOpen else { throw ended("commit") }
        return state
    }

    func read<T>(_ operation: String, _ body: (InMemoryState) throws -> T) throws -> T {
        if Task.isCancelled { throw CairnError.cancelled(backend: backend, operation: operation) }
        let state = working.withLock { $0 }
        guard state.isOpen else { throw ended(operation) }
        return try body(state)
    }

    func write<T>(_ operation: String, _ body: (inout InMemoryState) throws -> T) throws -> T {
        if Task.isCancelled { throw CairnError.cancelled(backend: backend, operation: operation) }
        let enclosing = SavepointStack.enclosing(of: self)
        return try working.withLock { state in
            guard state.isOpen else { throw ended(operation) }
            try savepoints.withLock { stack throws(CairnError) in
                try stack.requireInnermost(enclosing, backend: backend, operation: operation)
            }
            return try body(&state)
        }
    }

    private func ended(_ operation: String) -> CairnError {
        CairnError(
            .misuse, backend: backend, operation: operation,
            message: "the transaction of this unit of work has ended")
    }
}
