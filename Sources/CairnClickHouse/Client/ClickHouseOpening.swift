import CairnMigrations
import CairnRepositories

/// What is seen to before a storage is used: the cluster is the one that the URL means, the database is there, and
/// Cairn's own tables are in their newest form.
struct ClickHouseOpening {
    private let client: ClickHouseClient

    init(_ client: ClickHouseClient) {
        self.client = client
    }

    private var configuration: ClickHouseConfiguration { client.configuration }

    func run() async throws {
        do {
            try await requireCluster()
            if !configuration.isReadOnly { try await makeDatabase() }
            guard configuration.ownership == .cairn else {
                try await client.run(.read("open", "SELECT 1"))
                return
            }
            let migrator = try ClickHouseMigrations.migrator(for: client)
            if configuration.migrates, !configuration.isReadOnly {
                _ = try await migrator.up()
            } else {
                try migrator.source.requireApplied(try await migrator.driver.history())
            }
        } catch let error as CairnError where error.hasNotReachedServer && configuration.hosts.count > 1 {
            // The first server alone knows how far the tables are; the stores look at theirs themselves.
            try await client.run(.read("open", "SELECT 1"))
        }
    }

    /// Makes the database on every server that has to be told and lacks it, if the configuration says so.
    func makeDatabase() async throws {
        guard configuration.createsDatabase else { return }
        for host in configuration.definingHosts where try await !hasDatabase(host) {
            try await client.define(
                "create database",
                "CREATE DATABASE IF NOT EXISTS \(Identifier(configuration.database))\(raw: configuration.onCluster)",
                database: "system")
            return
        }
    }

    private func hasDatabase(_ host: ClickHouseConfiguration.Host) async throws -> Bool {
        var query = ClickHouseQuery.read(
            "create database", "SELECT count() FROM system.databases WHERE name = \(.text(configuration.database))")
        query.database = "system"
        return try await client.collect(query.on(host), into: false) { isThere, block in
            if block.rowCount > 0 { isThere = try block.integer(0, at: 0) > 0 }
        }.result
    }

    /// - Throws: `CairnError` with code `invalidInput` when there is no such cluster, or when tables would be missing on
    ///   servers of it that nobody tells of them.
    private func requireCluster() async throws {
        guard let cluster = configuration.cluster, configuration.ownership == .cairn else { return }
        var query = ClickHouseQuery.read(
            "open", "SELECT count() FROM system.clusters WHERE cluster = \(.text(cluster.name))")
        query.database = "system"
        let count = try await client.collect(query, into: 0) { count, block in
            if block.rowCount > 0 { count = try block.integer(0, at: 0) }
        }.result
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
