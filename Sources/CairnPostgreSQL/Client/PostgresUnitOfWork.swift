import CairnRepositories
import CairnRuntime
import Synchronization

/// A transaction on a connection of its own.
final class PostgresUnitOfWork: UnitOfWork, PostgresAccess {
    private struct State {
        var hasEnded = false
        var savepoints = SavepointStack()
    }

    let configuration: PostgresConfiguration
    let tables: OpenedTables
    let partitioning: PostgresConfiguration.Partitioning?
    private let session: PostgresSession
    private let isReadOnly: Bool
    private let state = Mutex(State())

    init(_ session: PostgresSession, of client: PostgresClient, isReadOnly: Bool) {
        self.session = session
        configuration = client.configuration
        tables = OpenedTables(in: client.tables)
        partitioning = client.partitioning
        self.isReadOnly = isReadOnly || configuration.isReadOnly
    }

    var backend: BackendKind { .postgreSQL }
    var capabilities: Capabilities { .postgreSQL }

    func candles() async throws -> any CandleStore { PostgresCandleStore(access: self) }

    func records<R: Record>(_ type: R.Type) async throws -> any RecordStore<R> {
        try await PostgresRecordStore(RecordTable<R>(schema: configuration.schema), access: self)
    }

    /// Every use after the end of the transaction is refused: it would stand for itself, and stay.
    func end() {
        state.withLock { $0.hasEnded = true }
    }

    /// The transaction's number, once it has written something.
    var transactionID: TransactionID? { session.transactionID }

    // MARK: Access

    func get(_ operation: String, _ read: PointRead) async throws -> PointAnswer {
        PointAnswer(try await session.run([read.statement], try call(operation, .none))[0])
    }

    func read(_ operation: String, _ sql: SQL) async throws -> QueryResult {
        try await session.run(sql, try call(operation, .none))
    }

    func reading<T>(_ operation: String, _ body: (PostgresSession, Call) async throws -> T) async throws -> T {
        try await body(session, try call(operation, .none))
    }

    func rows<T>(
        _ operation: String, of open: (any RowSource)?, orBegin sql: SQL,
        _ body: (any RowSource, Call) async throws -> T
    ) async throws -> (result: T, rest: any RowSource) {
        let call = try call(operation, .none)
        let rows = open.flatMap { $0.resume() ? $0 : nil } ?? CursorRows(sql.statement(), in: session)
        return (try await body(rows, call), rows)
    }

    func write(_ operation: String, isIdempotent: Bool, _ sql: SQL) async throws -> QueryResult {
        try await writing(operation, isIdempotent: isIdempotent) { session, call in try await session.run(sql, call) }
    }

    func writing<T>(
        _ operation: String, isIdempotent: Bool, _ body: (PostgresSession, Call) async throws -> T
    ) async throws -> T {
        try requireWritable(operation)
        let call = try call(operation, .write)
        let enclosing = SavepointStack.enclosing(of: self)
        return try await session.exclusively(call) {
            // Asked when it is its turn: a savepoint begins and ends in a turn of its own.
            try state.withLock { state throws(CairnError) in
                try state.savepoints.requireInnermost(enclosing, backend: .postgreSQL, operation: operation)
            }
            return try await body(session, call)
        }
    }

    func requireWritable(_ operation: String) throws(CairnError) {
        guard isReadOnly else { return }
        throw CairnError(
            .readOnly, backend: .postgreSQL, operation: operation, message: "the transaction is for reading only")
    }

    private func call(_ operation: String, _ effect: Call.Effect) throws(CairnError) -> Call {
        guard !state.withLock({ $0.hasEnded }) else {
            throw CairnError(
                .misuse, backend: .postgreSQL, operation: operation,
                message: "the transaction of this unit of work has ended")
        }
        return Call(operation: operation, effect: effect, deadline: .now.advanced(by: configuration.timeout))
    }

    // MARK: Savepoints

    func savepoint<T: Sendable>(_ body: @Sendable () async throws -> T) async throws -> T {
        let call = try call("savepoint", .none)
        let enclosing = SavepointStack.enclosing(of: self)
        let id = try state.withLock { state throws(CairnError) in
            try state.savepoints.push(inside: enclosing, backend: .postgreSQL)
        }
        do {
            _ = try await session.run([Statement(text: "SAVEPOINT cairn_\(id)")], call)
        } catch {
            pop(id)
            throw error
        }
        do {
            let result = try await SavepointStack.run(id, of: self, body)
            if session.failure == nil {
                let release = try self.call("release savepoint", .none)
                _ = try await session.run([Statement(text: "RELEASE cairn_\(id)")], release)
            }
            pop(id)
            return result
        } catch {
            if pop(id) { await session.undo(savepoint: "cairn_\(id)") }
            tables.forgetOwn()
            throw error
        }
    }

    @discardableResult
    private func pop(_ id: Int) -> Bool { state.withLock { $0.savepoints.pop(id) } }
}
