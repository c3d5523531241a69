import CairnMigrations
import CairnRepositories
import CairnRuntime

/// Migrates ClickHouse, which cannot undo half of a migration: statement by statement, under a lease.
///
/// History and lease are kept on the first server of the configuration, wherever the statements run.
struct ClickHouseMigrationDriver: ResumableMigrationDriver {
    private let client: ClickHouseClient
    private let history: ClickHouseHistory
    /// Whether the scripts are those of Cairn's own tables.
    private let isCairns: Bool
    let lock: LeaseLock

    var backend: BackendKind { .clickHouse }

    init(_ client: ClickHouseClient, historyTable: String) {
        self.client = client
        history = ClickHouseHistory(client, table: historyTable)
        isCairns = historyTable == ClickHouseMigrations.historyTable
        lock = LeaseLock(store: ClickHouseLeaseStore(client), backend: .clickHouse)
    }

    func statements(in script: MigrationScript) throws(CairnError) -> [MigrationStatement] {
        let statements = try StatementSplitter(.clickHouse).statements(in: script)
        if let lost = statements.first(where: { ScriptStatement($0).isLostWithItsSession }) {
            throw CairnError(
                .invalidInput, backend: backend, operation: "read migrations",
                message: "\(lost.file):\(lost.line): SET and USE end with their statement; write settings into the "
                    + "statements that need them, and names with their database")
        }
        return statements
    }

    func prepare() async throws {
        if isCairns { try await requireOwnTable() }
        let opening = ClickHouseOpening(client)
        try await opening.requireCluster()
        try await opening.makeDatabase()
        try await history.prepare()
    }

    func history() async throws -> [AppliedMigration] { try await history.rows() }

    func execute(_ statement: MigrationStatement) async throws {
        let query = ClickHouseQuery.alteration("migrate", SQL(literal: statement.text), effect: .once)
        let isForAll = ScriptStatement(statement).isForAllServers
        let hosts = isForAll ? client.configuration.definingHosts : [client.configuration.hosts[0]]
        for (index, host) in hosts.enumerated() {
            do {
                try await client.run(query.on(host))
            } catch let error as CairnError {
                let done = hosts[..<index].map(\.description).joined(separator: ", ")
                throw error.ofScript(isDoneAt: done)
            }
        }
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

    /// Somebody else's table must not be taken for the one that the scripts make, and be dropped with it.
    private func requireOwnTable() async throws {
        let name = CandleTable.name
        let operation = "migrate"
        let layout: TableLayout?
        do {
            layout = try await TableLayout.read(name, client, operation: operation)
        } catch let error as CairnError where error.isUnknownDatabase && client.configuration.createsDatabase {
            return
        }
        guard let layout, layout.replacement != HiddenColumn.replacement else { return }
        throw CairnError(
            .schemaMismatch, backend: backend, operation: operation,
            message: "the database has a table \(name) that Cairn did not make; open it with tables=existing, "
                + "or use a database of Cairn's own")
    }
}

extension CairnError {
    /// Whether the database does not exist.
    var isUnknownDatabase: Bool { (underlying as? ServerException)?.code == 81 }

    /// The same with what the server said, which about a script that somebody wrote is no secret.
    ///
    /// - Parameter servers: Those on which the statement has been run.
    fileprivate func ofScript(isDoneAt servers: String) -> CairnError {
        var message = message
        if let exception = underlying as? ServerException {
            message += ": " + exception.message.split(whereSeparator: \.isNewline).joined(separator: " ").prefix(600)
        }
        if !servers.isEmpty { message += "; it has run on \(servers), and will again" }
        return CairnError(
            code, backend: backend, operation: operation, message: message, detail: detail, isTransient: isTransient,
            outcome: servers.isEmpty ? outcome : .unknown, underlying: underlying)
    }
}
