import CairnMigrations
import CairnRepositories
import CairnRuntime

/// What is seen to before a storage is used: the cluster is the one that the URL means, the database is there, and
/// Cairn's own tables are in their newest form.
struct ClickHouseOpening {
    private let client: ClickHouseClient

    init(_ client: ClickHouseClient) {
        self.client = client
    }

    private var configuration: ClickHouseConfiguration { client.configuration }

    func run() async throws {
        if configuration.hosts.count == 1 { try await client.reach(configuration.hosts[0], "open") }
        if !configuration.isReadOnly { try await requireCluster() }
        guard configuration.ownership == .cairn else {
            if !configuration.isReadOnly { try await makeDatabase() }
            try await client.run(.read("open", "SELECT 1"))
            return
        }
        let migrator = try ClickHouseMigrations.migrator(for: client)
        guard let history = try await history(migrator) else { return }
        let isComplete = MigrationStatus(source: migrator.source, history: history).entries.allSatisfy {
            $0.state == .applied
        }
        if !isComplete, configuration.migrates, !configuration.isReadOnly {
            _ = try await migrator.up()
        } else {
            try migrator.source.requireApplied(history)
        }
    }

    /// What was applied; nil where the first server, which alone knows, does not answer, and another one has the tables.
    private func history(_ migrator: Migrator) async throws -> [AppliedMigration]? {
        if configuration.hosts.count == 1 { return try await migrator.driver.history() }
        do {
            try await client.reach(configuration.hosts[0], "open")
        } catch let error as CairnError where error.isTransient {
            let table = try? await TableLayout.read(CandleTable.name, client, operation: "open")
            if table != nil { return nil }
            throw error
        }
        return try await migrator.driver.history()
    }

    /// Makes the database on every server that has to be told and lacks it, if the configuration says so.
    func makeDatabase() async throws {
        guard configuration.createsDatabase else { return }
        // A Keeper passes it on to servers that cannot be asked here.
        var isThere = configuration.onCluster.isEmpty
        for host in configuration.definingHosts where isThere { isThere = try await hasDatabase(host) }
        if isThere { return }
        try await client.define(
            "create database",
            "CREATE DATABASE IF NOT EXISTS \(Identifier(configuration.database))\(raw: configuration.onCluster)",
            database: "system")
    }

    private func hasDatabase(_ host: ClickHouseConfiguration.Host) async throws -> Bool {
        var query = ClickHouseQuery.read(
            "create database", "SELECT count() FROM system.databases WHERE name = \(.text(configuration.database))")
        query.database = "system"
        return try await client.collect(query.on(host), into: false) { isThere, block in
            if block.rowCount > 0 { isThere = try block.integer(0, at: 0) > 0 }
        }.result
    }

    /// Makes sure that the servers that are named are as many as the cluster has, where each has to be told of tables.
    ///
    /// - Throws: `CairnError` with code `invalidInput`, also when there is no such cluster.
    func requireCluster() async throws {
        guard let cluster = configuration.cluster, configuration.ownership == .cairn else { return }
        var query = ClickHouseQuery.read(
            "open", "SELECT count() FROM system.clusters WHERE cluster = \(.text(cluster.name))")
        query.database = "system"
        let count: Int
        do {
            count = try await client.collect(query, into: 0) { count, block in
                if block.rowCount > 0 { count = try block.integer(0, at: 0) }
            }.result
        } catch let error as CairnError where error.isDenied {
            // Not every user may look at the system's tables.
            return
        }
        guard count > 0 else { throw refusal("the server knows no cluster \(cluster.name)") }
        if cluster.isReplicated || count == configuration.hosts.count { return }
        throw refusal(
            "the cluster \(cluster.name) has \(count) servers and \(configuration.hosts.count) are named; "
                + "each has to be told of its tables, unless they are replicated")
    }

    private func refusal(_ message: String) -> CairnError {
        CairnError(.invalidInput, backend: .clickHouse, operation: "open", message: message)
    }
}
