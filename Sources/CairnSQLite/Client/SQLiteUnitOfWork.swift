import CairnRepositories
import CairnRuntime
import GRDB
import Synchronization

/// A transaction on the writing connection.
final class SQLiteUnitOfWork: UnitOfWork, SQLiteAccess {
    private struct State {
        var hasEnded = false
        /// Why SQLite rolled the transaction back before its end.
        var failure: CairnError?
        var savepoints = SavepointStack()
    }

    private let client: SQLiteClient
    private let state = Mutex(State())

    private init(_ client: SQLiteClient) {
        self.client = client
    }

    /// Begins a transaction; the caller has the writing connection.
    static func begin(on client: SQLiteClient) async throws -> SQLiteUnitOfWork {
        do {
            try await client.onWriter { db in try db.begin() }
        } catch {
            throw CairnError.sqlite(error, operation: "begin transaction", file: client.name)
        }
        return SQLiteUnitOfWork(client)
    }

    var backend: BackendKind { .sqlite }
    var capabilities: Capabilities { client.capabilities }

    func candles() async throws -> any CandleStore {
        SQLiteCandleStore(access: self)
    }

    func records<R: CairnRepositories.Record>(_ type: R.Type) async throws -> any RecordStore<R> {
        try await SQLiteRecordStore(RecordTable<R>(), access: self)
    }

    func read<T: Sendable>(_ operation: String, _ body: @Sendable (Database) throws -> T) async throws -> T {
        try await perform(operation, body)
    }

    func write<T: Sendable>(_ operation: String, _ body: @Sendable (Database) throws -> T) async throws -> T {
        try client.requireWritable(operation)
        let enclosing = SavepointStack.enclosing(of: self)
        return try await perform(operation) { db in
            try self.state.withLock { state in
                try state.savepoints.requireInnermost(enclosing, backend: .sqlite, operation: operation)
            }
            return try db.inSavepoint(named: "cairn_write") { try body(db) }
        }
    }

    func savepoint<T: Sendable>(_ body: @Sendable () async throws -> T) async throws -> T {
        let enclosing = SavepointStack.enclosing(of: self)
        let id = try await perform("savepoint") { db in try self.push(inside: enclosing, db) }
        do {
            let result = try await SavepointStack.run(id, of: self, body)
            try await perform("release savepoint") { db in
                try db.change("RELEASE cairn_\(raw: id)")
                self.pop(id)
            }
            return result
        } catch {
            await client.onWriterRegardless { db in
                guard self.pop(id) else { return }
                db.undo(savepoint: "cairn_\(id)")
            }
            throw error
        }
    }

    /// Commits.
    ///
    /// - Throws: `CairnError`; nothing was written then, unless its outcome says otherwise.
    func commit() async throws {
        try await perform("commit") { db in
            self.state.withLock { $0.hasEnded = true }
            try db.commitOrRollBack()
        }
    }

    /// Rolls back, also in a cancelled task; does nothing after a commit.
    func rollBack() async {
        await client.onWriterRegardless { db in
            self.state.withLock { $0.hasEnded = true }
            try db.rollback()
        }
    }

    /// Uses the connection, on which calls follow one another.
    private func perform<T: Sendable>(
        _ operation: String, _ body: @Sendable (Database) throws -> T
    ) async throws -> T {
        do {
            return try await client.onWriter { db in
                try self.requireOpen(db, operation)
                do {
                    return try body(db)
                } catch {
                    // A full disk or an interrupted write ends the whole transaction, not only the statement.
                    if !db.isInsideTransaction {
                        let failure = CairnError.sqlite(error, operation: operation, file: self.client.name)
                        self.state.withLock { $0.failure = $0.failure ?? failure }
                    }
                    throw error
                }
            }
        } catch {
            throw CairnError.sqlite(error, operation: operation, file: client.name)
        }
    }

    /// Without this, a statement after the end of the transaction would be one of its own and stay.
    private func requireOpen(_ db: Database, _ operation: String) throws {
        let (hasEnded, failure) = state.withLock { ($0.hasEnded, $0.failure) }
        guard !hasEnded else {
            throw CairnError(
                .misuse, backend: .sqlite, operation: operation,
                message: "the transaction of this unit of work has ended")
        }
        if db.isInsideTransaction { return }
        throw failure
            ?? CairnError(
                .internalError, backend: .sqlite, operation: operation, message: "the transaction was rolled back")
    }

    private func push(inside enclosing: Int?, _ db: Database) throws -> Int {
        let id = try state.withLock { state in try state.savepoints.push(inside: enclosing, backend: .sqlite) }
        do {
            try db.change("SAVEPOINT cairn_\(raw: id)")
        } catch {
            pop(id)
            throw error
        }
        return id
    }

    @discardableResult
    private func pop(_ id: Int) -> Bool {
        state.withLock { $0.savepoints.pop(id) }
    }
}
