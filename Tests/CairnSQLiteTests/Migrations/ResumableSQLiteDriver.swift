import CairnDomain
import CairnMigrations
import CairnRepositories
import CairnSQLite
import GRDB
import Testing

/// SQLite used as a database that cannot undo half of a migration: every statement is committed at once.
///
/// It proves ``ResumableMigrationDriver`` on a real database, in the way an adapter for ClickHouse uses it.
struct ResumableSQLiteDriver: ResumableMigrationDriver, LeaseStore {
    let queue: DatabaseQueue
    let backend = BackendKind.sqlite
    /// The holder's name; a new one for each driver.
    var lock: LeaseLock { LeaseLock(store: self, backend: backend, duration: .seconds(600), timeout: .seconds(50)) }

    func statements(in script: MigrationScript) throws(CairnError) -> [MigrationStatement] {
        try StatementSplitter(.sqlite).statements(in: script)
    }

    func prepare() async throws {
        try await write { db in
            try db.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS history (version INTEGER PRIMARY KEY, name TEXT, checksum TEXT,
                        applied_at INTEGER, direction TEXT, statements_done INTEGER, statements_checksum TEXT);
                    CREATE TABLE IF NOT EXISTS lease (id INTEGER PRIMARY KEY CHECK (id = 1), holder TEXT,
                        fence INTEGER NOT NULL, expires_at REAL NOT NULL);
                    INSERT OR IGNORE INTO lease VALUES (1, NULL, 0, 0);
                    """)
        }
    }

    func history() async throws -> [AppliedMigration] {
        try await queue.read { db in
            guard try db.tableExists("history") else { return [] }
            return try Row.fetchAll(db, sql: "SELECT * FROM history").map { row in
                var applied = AppliedMigration(
                    version: row["version"], name: row["name"], checksum: MigrationChecksum(rawValue: row["checksum"]),
                    appliedAt: Timestamp(millisecondsSince1970: row["applied_at"]), duration: .zero)
                if let direction: String = row["direction"], let done: Int = row["statements_done"] {
                    applied.progress = MigrationProgress(
                        direction: try #require(MigrationDirection(rawValue: direction)), statementsDone: done,
                        checksum: MigrationChecksum(rawValue: row["statements_checksum"]))
                }
                return applied
            }
        }
    }

    func execute(_ statement: MigrationStatement) async throws {
        do {
            try await write { db in try db.execute(sql: statement.text) }
        } catch let error as DatabaseError {
            throw CairnError(
                .schemaMismatch, backend: backend, operation: "execute", message: error.message ?? "", underlying: error
            )
        }
    }

    func record(_ row: AppliedMigration, lease: Lease) async throws {
        try await write { db in
            try checkFence(lease, db)
            try db.execute(
                sql: "INSERT OR REPLACE INTO history VALUES (?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    row.version, row.name, row.checksum.rawValue, row.appliedAt.millisecondsSince1970,
                    row.progress?.direction.rawValue, row.progress?.statementsDone, row.progress?.checksum.rawValue,
                ])
        }
    }

    func remove(version: Int, lease: Lease) async throws {
        try await write { db in
            try checkFence(lease, db)
            try db.execute(sql: "DELETE FROM history WHERE version = ?", arguments: [version])
        }
    }

    func describeSchema() async throws -> SchemaDescription { SchemaDescription(objects: []) }
    func describeSchema(madeBy statements: [MigrationStatement]) async throws -> SchemaDescription {
        SchemaDescription(objects: [])
    }

    // The lease, on SQLite's own clock.

    func acquire(holder: String, for duration: Duration) async throws -> LeaseAttempt {
        try await write { db in
            let fence = try Int64.fetchOne(
                db,
                sql: """
                    UPDATE lease SET holder = ?, fence = fence + 1, expires_at = julianday('now') + ? / 86400.0
                    WHERE holder IS NULL OR expires_at <= julianday('now') RETURNING fence
                    """, arguments: [holder, duration.components.seconds])
            if let fence { return .acquired(Lease(holder: holder, fence: fence)) }
            let other = try String.fetchOne(db, sql: "SELECT holder FROM lease") ?? ""
            return .held(by: other, remaining: .milliseconds(20))
        }
    }

    func renew(_ lease: Lease, for duration: Duration) async throws -> Bool {
        try await write { db in
            try db.execute(
                sql: """
                    UPDATE lease SET expires_at = julianday('now') + ? / 86400.0 WHERE holder = ? AND fence = ?
                    """, arguments: [duration.components.seconds, lease.holder, lease.fence])
            return db.changesCount == 1
        }
    }

    func release(_ lease: Lease) async throws {
        try await write { db in
            try db.execute(
                sql: "UPDATE lease SET holder = NULL WHERE holder = ? AND fence = ?",
                arguments: [lease.holder, lease.fence])
        }
    }

    private func checkFence(_ lease: Lease, _ db: Database) throws {
        let fence = try Int64.fetchOne(db, sql: "SELECT fence FROM lease")
        guard fence == lease.fence else {
            throw CairnError(
                .busy, backend: backend, operation: "record", message: "fence \(lease.fence) is not the newest",
                outcome: .unknown)
        }
    }

    private func write<T: Sendable>(_ body: @Sendable (Database) throws -> T) async throws -> T {
        try await queue.write(body)
    }
}
