import CairnDomain
import CairnMigrations
import CairnRepositories
import GRDB

/// The table that says which migrations a file has.
struct SQLiteHistory: Sendable {
    let table: String

    private var name: String { table.quotedDatabaseIdentifier }

    /// The rows, in one read; none where there is no table.
    func rows(of reader: any DatabaseReader) async throws -> [AppliedMigration] {
        try await reader.read { db in try rows(db) }
    }

    func rows(_ db: Database) throws -> [AppliedMigration] {
        let exists = try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ? COLLATE NOCASE)",
            arguments: [table])
        guard exists == true else { return [] }
        let cursor = try Row.fetchCursor(
            db, sql: "SELECT version, name, checksum, applied_at, duration FROM \(name) ORDER BY version")
        var rows: [AppliedMigration] = []
        while let row = try cursor.next() {
            guard let version = Int.fromDatabaseValue(row[0]), let label = String.fromDatabaseValue(row[1]),
                let checksum = String.fromDatabaseValue(row[2]), let appliedAt = Int64.fromDatabaseValue(row[3]),
                let duration = Int64.fromDatabaseValue(row[4])
            else {
                throw CairnError(
                    .invalidStoredData, backend: .sqlite, operation: "read \(table)",
                    message: "row \(rows.count + 1) of \(table) is not one that Cairn writes")
            }
            rows.append(
                AppliedMigration(
                    version: version, name: label, checksum: MigrationChecksum(rawValue: checksum),
                    appliedAt: Timestamp(millisecondsSince1970: appliedAt), duration: .milliseconds(duration)))
        }
        return rows
    }

    func prepare(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS \(name) (
                    version INTEGER PRIMARY KEY,
                    name TEXT NOT NULL,
                    checksum TEXT NOT NULL,       -- SHA-256 of the script that was run
                    applied_at INTEGER NOT NULL,  -- milliseconds since 1970-01-01 00:00 UTC
                    duration INTEGER NOT NULL     -- milliseconds
                )
                """)
    }

    func insert(_ row: AppliedMigration, _ db: Database) throws {
        let (seconds, attoseconds) = row.duration.components
        try db.execute(
            sql: "INSERT INTO \(name) (version, name, checksum, applied_at, duration) VALUES (?, ?, ?, ?, ?)",
            arguments: [
                row.version, row.name, row.checksum.rawValue, row.appliedAt.millisecondsSince1970,
                seconds * 1000 + attoseconds / 1_000_000_000_000_000,
            ])
    }

    func remove(version: Int, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM \(name) WHERE version = ?", arguments: [version])
    }
}
