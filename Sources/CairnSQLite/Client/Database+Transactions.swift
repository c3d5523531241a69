import CairnRepositories
import GRDB
import GRDBSQLite

extension Database {
    /// Runs writes as one transaction that no other connection can come between.
    ///
    /// - Throws: What `body` throws, after rolling back; `CommitFailure`.
    func inImmediateTransaction<T>(_ body: () throws -> T) throws -> T {
        try begin()
        let result: T
        do {
            result = try body()
        } catch {
            try? rollback()
            throw error
        }
        try commitOrRollBack()
        return result
    }

    /// Begins a transaction; the write lock is taken at once, so that it cannot be refused in the middle.
    func begin() throws {
        // Never seen, but a transaction left open by a failed rollback would make every later write fail.
        if isInsideTransaction { try rollback() }
        try beginTransaction(configuration.readonly ? .deferred : .immediate)
    }

    /// Commits, or leaves nothing behind.
    ///
    /// A cancelled task does not commit: GRDB refuses the statement.
    ///
    /// - Throws: `CommitFailure`.
    func commitOrRollBack() throws {
        do {
            try commit()
        } catch {
            try? rollback()
            throw CommitFailure(underlying: error)
        }
    }

    /// Runs writes of an open transaction that are undone alone when `body` throws.
    func inSavepoint<T>(named name: String, _ body: () throws -> T) throws -> T {
        try run("SAVEPOINT \(name)")
        do {
            let result = try body()
            try run("RELEASE \(name)")
            return result
        } catch {
            undo(savepoint: name)
            throw error
        }
    }

    /// Undoes the writes since a savepoint and ends it.
    ///
    /// Not through GRDB, which refuses statements once the task is cancelled. Where even this fails the whole
    /// transaction is rolled back: half a batch must not be committed.
    func undo(savepoint name: String) {
        guard isInsideTransaction else { return }
        // An interruption that comes at this moment hits once.
        for _ in 0..<3 where sqlite3_exec(sqliteConnection, "ROLLBACK TO \(name)", nil, nil, nil) == SQLITE_OK {
            if sqlite3_exec(sqliteConnection, "RELEASE \(name)", nil, nil, nil) == SQLITE_OK { return }
        }
        try? rollback()
    }

    private func run(_ sql: String) throws {
        try PreparedStatement(sql, cached: true, in: self).run()
    }
}
