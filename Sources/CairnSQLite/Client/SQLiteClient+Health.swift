import CairnRepositories
import GRDB
import GRDBSQLite

extension SQLiteClient {
    /// Asks for what there is to know, in one read that touches few pages.
    func health() async -> StorageHealth {
        let clock = ContinuousClock()
        let start = clock.now
        do {
            let (facts, problem) = try await read("health") { [name] db in try Self.facts(db, name) }
            return StorageHealth(
                backend: .sqlite, status: problem == nil ? .healthy : .degraded, latency: clock.now - start,
                facts: facts, problem: problem)
        } catch {
            return StorageHealth(
                backend: .sqlite, status: .unavailable, latency: clock.now - start, facts: [.init("file", name)],
                problem: "\(error)")
        }
    }

    private static func facts(_ db: Database, _ name: String) throws -> ([StorageHealth.Fact], String?) {
        let size = try (db.integer("PRAGMA page_count") ?? 0) * (db.integer("PRAGMA page_size") ?? 0)
        let version = try db.integer("SELECT max(version) FROM \(raw: SQLiteMigrations.historyTable)")
        let facts: [StorageHealth.Fact] = [
            .init("file", name),
            .init("size", "\(size) bytes"),
            .init("SQLite version", String(cString: sqlite3_libversion())),
            .init("journal mode", try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? ""),
            .init("schema version", version.map { "\($0)" } ?? "none"),
            .init("candle series", "\(try db.integer(SQLiteCandleStore.countOfSeries) ?? 0)"),
        ]
        // https://www.sqlite.org/c3ref/c_fcntl_begin_atomic_write.html#sqlitefcntlhasmoved
        var hasMoved: CInt = 0
        sqlite3_file_control(db.sqliteConnection, "main", SQLITE_FCNTL_HAS_MOVED, &hasMoved)
        guard hasMoved == 0 else {
            return (facts, "the file was moved or deleted while it is open: what is written now will be lost")
        }
        return (facts, nil)
    }
}
