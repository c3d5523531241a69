import CairnRepositories
import GRDB
import GRDBSQLite

/// A statement driven through the C interface: GRDB's rows and arguments cost several times what a step does.
///
/// Belongs to one access of the database and must not leave it.
struct PreparedStatement {
    private let database: Database
    private let statement: Statement  // Owns the handle.
    /// The `sqlite3_stmt`.
    let handle: OpaquePointer

    /// Prepares a statement.
    ///
    /// - Parameter isCached: Whether the connection keeps it for the next time; for texts of which there are few.
    init(_ sql: String, cached isCached: Bool, in database: Database) throws {
        self.database = database
        statement = isCached ? try database.cachedStatement(sql: sql) : try database.makeStatement(sql: sql)
        handle = statement.sqliteStatement
    }

    /// Goes to the next row.
    ///
    /// - Returns: Whether there is one.
    @inline(__always)
    func step() throws -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE { return false }
        throw failure(code)
    }

    /// Runs a statement that gives no rows, and makes it ready for the next time; its values stay bound.
    @inline(__always)
    func run() throws {
        defer { sqlite3_reset(handle) }
        while try step() {}
    }

    /// Ends the statement and forgets its values, which may be large.
    func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    /// The error of a code that SQLite gave for this statement.
    func failure(_ code: CInt) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: code),
            message: String(cString: sqlite3_errmsg(database.sqliteConnection)), sql: statement.sql)
    }
}

extension Database {
    /// Runs a query; the statement is ended however `body` returns.
    func query<T>(
        _ fragment: SQLFragment, cached isCached: Bool = false, _ body: (PreparedStatement) throws -> T
    ) throws -> T {
        let statement = try PreparedStatement(fragment.sql, cached: isCached, in: self)
        defer { statement.reset() }
        for (index, value) in fragment.values.enumerated() { try statement.bind(value, at: CInt(index + 1)) }
        return try body(statement)
    }

    /// The first column of the only row of a query, as a whole number.
    func integer(_ fragment: SQLFragment, cached isCached: Bool = false) throws -> Int? {
        try query(fragment, cached: isCached) { statement in
            try statement.step() ? Int(sqlite3_column_int64(statement.handle, 0)) : nil
        }
    }

    /// Runs a statement that gives no rows.
    ///
    /// - Returns: How many rows it changed.
    @discardableResult
    func change(_ fragment: SQLFragment, cached isCached: Bool = false) throws -> Int {
        try query(fragment, cached: isCached) { try $0.run() }
        return changesCount
    }
}
