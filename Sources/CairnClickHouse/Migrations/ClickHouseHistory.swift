import CairnDomain
import CairnMigrations
import CairnRepositories
import CairnRuntime

/// The table that says which migrations a database has.
struct ClickHouseHistory: Sendable {
    private let client: ClickHouseClient
    private let table: Identifier

    init(_ client: ClickHouseClient, table: String) {
        self.client = client
        self.table = Identifier(client.configuration.database, table)
    }

    /// The server that has the history.
    private var host: ClickHouseConfiguration.Host { client.configuration.hosts[0] }

    /// Makes the table where it does not exist.
    func prepare() async throws {
        let query = ClickHouseQuery.write(
            "prepare migrations",
            """
            CREATE TABLE IF NOT EXISTS \(table) (
                version UInt64,
                name String,
                checksum String COMMENT 'SHA-256 of the script that was run',
                applied_at DateTime64(3, 'UTC'),
                duration Int64 COMMENT 'milliseconds',
                direction String COMMENT 'up or down while it is under way, else empty',
                statements_done Int64,
                statements_checksum String COMMENT 'of the statements that are done',
                cairn_version UInt64,
                cairn_deleted UInt8
            ) ENGINE = ReplacingMergeTree(cairn_version, cairn_deleted) ORDER BY version
            """)
        try await client.run(query.on(host))
    }

    /// The rows; none where there is no table, or no database yet.
    func rows() async throws -> [AppliedMigration] {
        let query = ClickHouseQuery.read(
            "read migrations",
            """
            SELECT version, name, checksum, toUnixTimestamp64Milli(applied_at), duration, direction, statements_done,
                statements_checksum
            FROM \(table) FINAL ORDER BY version
            """)
        do {
            return try await client.collect(query.on(host), into: [AppliedMigration]()) { rows, block in
                for row in 0..<block.rowCount { rows.append(try self.row(block, row)) }
            }.result
        } catch let error as CairnError {
            // Preparing makes both.
            if (error.underlying as? ServerException)?.code == 60 { return [] }
            if error.isUnknownDatabase, client.configuration.createsDatabase { return [] }
            throw error
        }
    }

    private func row(_ block: NativeBlock, _ row: Int) throws -> AppliedMigration {
        let direction = try block.text(5, at: row)
        let progress = MigrationDirection(rawValue: direction).map { direction in
            MigrationProgress(
                direction: direction, statementsDone: (try? block.integer(6, at: row)) ?? 0,
                checksum: MigrationChecksum(rawValue: (try? block.text(7, at: row)) ?? ""))
        }
        return AppliedMigration(
            version: try block.integer(0, at: row), name: try block.text(1, at: row),
            checksum: MigrationChecksum(rawValue: try block.text(2, at: row)),
            appliedAt: Timestamp(millisecondsSince1970: Int64(try block.integer(3, at: row))),
            duration: .milliseconds(try block.integer(4, at: row)), progress: progress)
    }

    /// Writes a row in the place of the one of the same version.
    func record(_ row: AppliedMigration, _ lease: Lease) async throws {
        let milliseconds = Int64(row.duration / .milliseconds(1))
        try await write(
            """
            SELECT toUInt64(\(.integer(row.version))), \(.text(row.name)), \(.text(row.checksum.rawValue)),
                fromUnixTimestamp64Milli(\(.integer(row.appliedAt.millisecondsSince1970)), 'UTC'),
                \(.integer(milliseconds)), \(.text(row.progress?.direction.rawValue ?? "")),
                \(.integer(row.progress?.statementsDone ?? 0)), \(.text(row.progress?.checksum.rawValue ?? "")),
                generateSnowflakeID(), 0
            """, lease)
    }

    /// Removes a row.
    func remove(_ version: Int, _ lease: Lease) async throws {
        try await write(
            """
            SELECT toUInt64(\(.integer(version))), '', '', fromUnixTimestamp64Milli(0, 'UTC'), 0, '', 0, '',
                generateSnowflakeID(), 1
            """, lease)
    }

    /// - Throws: `CairnError` with code `busy` when somebody else has the lease by now.
    private func write(_ row: SQL, _ lease: Lease) async throws {
        let query = ClickHouseQuery.write(
            "record migration",
            "INSERT INTO \(table) \(row) WHERE \(ClickHouseLeaseStore(client).isNewest(lease))", effect: .once)
        guard try await client.run(query.on(host)).writtenRows == 1 else {
            throw CairnError(
                .busy, backend: .clickHouse, operation: "record migration",
                message: "the lock was lost to another process", isTransient: true, outcome: .unknown)
        }
    }
}
