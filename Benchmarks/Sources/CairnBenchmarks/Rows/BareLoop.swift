import GRDBSQLite

/// What any program has to do at least: step, and copy six integers of each row into arrays.
///
/// Like Cairn it keeps its connection and has a page cache of 8 MB.
final class BareLoop {
    private var database: OpaquePointer?
    private var statement: OpaquePointer?

    init(path: String, sql: String) throws {
        let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX
        guard sqlite3_open_v2(path, &database, flags, nil) == SQLITE_OK,
            sqlite3_exec(database, "PRAGMA cache_size = -8000", nil, nil, nil) == SQLITE_OK,
            sqlite3_prepare_v2(database, sql, -1, &statement, nil) == SQLITE_OK
        else { throw ChildProcess.Failure(description: "cannot read \(path)") }
    }

    deinit {
        sqlite3_finalize(statement)
        sqlite3_close(database)
    }

    /// The number of rows read.
    func run() -> Int {
        var (times, opens, highs) = ([Int64](), [Int64](), [Int64]())
        var (lows, closes, volumes) = ([Int64](), [Int64](), [Int64]())
        while sqlite3_step(statement) == SQLITE_ROW {
            times.append(sqlite3_column_int64(statement, 0))
            opens.append(sqlite3_column_int64(statement, 1))
            highs.append(sqlite3_column_int64(statement, 2))
            lows.append(sqlite3_column_int64(statement, 3))
            closes.append(sqlite3_column_int64(statement, 4))
            volumes.append(sqlite3_column_int64(statement, 5))
        }
        sqlite3_reset(statement)
        blackHole((times, opens, highs, lows, closes, volumes))
        return times.count
    }
}
