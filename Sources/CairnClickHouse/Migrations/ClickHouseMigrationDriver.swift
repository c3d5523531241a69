import CairnMigrations
import CairnRepositories

/// Migrates ClickHouse, which cannot undo half of a migration: statement by statement, under a lease.
///
/// History and lease are kept on the first server of the configuration, wherever the statements run.
struct ClickHouseMigrationDriver: ResumableMigrationDriver {
    private let client: ClickHouseClient
    private let history: ClickHouseHistory
    let lock: LeaseLock

    var backend: BackendKind { .clickHouse }

    init(_ client: ClickHouseClient, historyTable: String) {
        self.client = client
        history = ClickHouseHistory(client, table: historyTable)
        lock = LeaseLock(store: ClickHouseLeaseStore(client), backend: .clickHouse)
    }

    func statements(in script: MigrationScript) throws(CairnError) -> [MigrationStatement] {
        try StatementSplitter(.clickHouse).statements(in: script)
    }

    func prepare() async throws {
        try await ClickHouseOpening(client).makeDatabase()
        try await history.prepare()
    }

    func history() async throws -> [AppliedMigration] { try await history.rows() }

    func execute(_ statement: MigrationStatement) async throws {
        try await client.define("migrate", SQL(literal: statement.text), effect: .once)
    }

    func record(_ row: AppliedMigration, lease: Lease) async throws { try await history.record(row, lease) }

    func remove(version: Int, lease: Lease) async throws { try await history.remove(version, lease) }

    func describeSchema() async throws -> SchemaDescription {
        try await ClickHouseSchema(client).describe(client.configuration.database)
    }

    func describeSchema(madeBy statements: [MigrationStatement]) async throws -> SchemaDescription {
        guard client.configuration.cluster == nil else {
            throw CairnError(
                .unsupported, backend: backend, operation: "verify",
                message: "there is no empty cluster to compare with")
        }
        return try await ClickHouseSchema(client).describe(madeBy: statements)
    }
}
