import CairnRepositories
import GRDB
import Synchronization

/// A transaction on the writing connection.
final class SQLiteUnitOfWork: UnitOfWork, SQLiteAccess {
    private struct State {
        var hasEnded = false
        /// Why SQLite rolled the transaction back before its end.
        var failure: CairnError?
        var savepoints: [Int] = []
        var lastSavepoint = 0
    }

    /// The innermost savepoint that the current task is in, for each unit of work.
    @TaskLocal private static var current: [ObjectIdentifier: Int] = [:]

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
        return try await perform(operation) { db in try db.inSavepoint(named: "cairn_write") { try body(db) } }
    }

    func savepoint<T: Sendable>(_ body: @Sendable () async throws -> T) async throws -> T {
        let enclosing = Self.current[ObjectIdentifier(self)]
        let id = try await perform("savepoint") { db in try self.push(inside: enclosing, db) }
        do {
            let path = Self.current.merging([ObjectIdentifier(self): id]) { $1 }
            let result = try await Self.$current.withValue(path) { try await body() }
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
        let id = try state.withLock { state in
            // Savepoints end in the reverse order of their beginning, which parallel tasks do not keep to.
            guard state.savepoints.last == enclosing else {
                throw CairnError(
                    .misuse, backend: .sqlite, operation: "savepoint",
                    message: "another savepoint of this transaction is open in a parallel task")
            }
            state.lastSavepoint += 1
            return state.lastSavepoint
        }
        try db.change("SAVEPOINT cairn_\(raw: id)")
        state.withLock { $0.savepoints.append(id) }
        return id
    }

    /// Forgets a savepoint and those inside it.
    ///
    /// - Returns: Whether it was still open.
    @discardableResult
    private func pop(_ id: Int) -> Bool {
        state.withLock { state in
            guard let index = state.savepoints.firstIndex(of: id) else { return false }
            state.savepoints.removeSubrange(index...)
            return true
        }
    }
}
