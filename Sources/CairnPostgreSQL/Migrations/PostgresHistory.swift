import CairnDomain
import CairnMigrations
import CairnRepositories
import CairnRuntime

/// The table that says which migrations a database has.
struct PostgresHistory: Sendable {
    let table: String
    let schema: String?

    private var name: Identifier { Identifier(table, in: schema) }

    /// The rows; none where there is no table.
    func rows(_ run: (SQL) async throws -> QueryResult) async throws -> [AppliedMigration] {
        // Looked for in the catalog itself: names that were not found before are remembered for a while.
        let place: SQL = schema.map { "\(.text($0))" } ?? "current_schema()"
        let found = try await run(
            """
            SELECT EXISTS (SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
                WHERE relname = \(.text(table)) AND nspname = \(place))
            """)
        guard found.truth(0, 0) == true else { return [] }
        let answer = try await run(
            """
            SELECT version::int8, name, checksum, (extract(epoch FROM applied_at) * 1000)::int8, duration_ms::int8
            FROM \(name) ORDER BY version
            """)
        return try (0..<answer.rowCount).map { row in
            guard let version = answer.integer(row, 0), let label = answer.text(row, 1),
                let checksum = answer.text(row, 2), let time = answer.integer(row, 3),
                let duration = answer.integer(row, 4)
            else {
                throw CairnError(
                    .invalidStoredData, backend: .postgreSQL, operation: "read \(table)",
                    message: "row \(row + 1) of \(table) is not one that Cairn writes")
            }
            return AppliedMigration(
                version: Int(version), name: label, checksum: MigrationChecksum(rawValue: checksum),
                appliedAt: Timestamp(millisecondsSince1970: time), duration: .milliseconds(duration))
        }
    }

    var creation: SQL {
        """
        CREATE TABLE IF NOT EXISTS \(name) (
            version integer PRIMARY KEY,
            name text NOT NULL,
            checksum text NOT NULL,
            applied_at timestamptz NOT NULL,
            duration_ms bigint NOT NULL
        )
        """
    }

    func insertion(_ row: AppliedMigration) -> SQL {
        let (seconds, attoseconds) = row.duration.components
        return """
            INSERT INTO \(name) (version, name, checksum, applied_at, duration_ms)
            VALUES (\(.integer(Int64(row.version))), \(.text(row.name)), \(.text(row.checksum.rawValue)), clock_timestamp(), \
            \(.integer(seconds * 1000 + attoseconds / 1_000_000_000_000_000)))
            """
    }

    func removal(version: Int) -> SQL { "DELETE FROM \(name) WHERE version = \(.integer(Int64(version)))" }
}
