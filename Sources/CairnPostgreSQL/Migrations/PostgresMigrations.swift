public import CairnMigrations
public import CairnRepositories
internal import CairnRuntime

/// The schema that Cairn itself keeps in a PostgreSQL database.
public enum PostgresMigrations {
    /// The table of the history.
    public static let historyTable = "cairn_migrations"

    /// The table of the history of an app team's own migrations.
    public static let appHistoryTable = "app_migrations"

    /// The migrations of Cairn's own schema.
    ///
    /// - Parameter partitioning: Into what the table of candles is divided.
    /// - Throws: `CairnError` if they were built wrong.
    public static func bundled(partitioning: PostgresConfiguration.Partitioning? = nil) throws(CairnError)
        -> MigrationSource
    {
        var up = String(decoding: PackageResources._001_candles_up_sql, as: UTF8.self)
        if let partitioning { up = partitioning.divide(up) }
        return try MigrationSource(
            files: [
                MigrationFile(path: "0001_candles.up.sql", bytes: Array(up.utf8)),
                MigrationFile(path: "0001_candles.down.sql", bytes: PackageResources._001_candles_down_sql),
            ], owner: "Cairn")
    }

    /// A migrator for Cairn's own schema, or an app team's.
    static func migrator(for client: PostgresClient, source: MigrationSource? = nil) async throws -> Migrator {
        if let source {
            return Migrator(source: source, driver: PostgresMigrationDriver(client, historyTable: appHistoryTable))
        }
        client.partitioning = try await partitioning(client)
        return Migrator(
            source: try bundled(partitioning: client.partitioning),
            driver: PostgresMigrationDriver(client, historyTable: historyTable))
    }

    /// What the table of candles is divided into, or is to be divided into when it is made.
    private static func partitioning(_ client: PostgresClient) async throws -> PostgresConfiguration.Partitioning? {
        let table = Identifier("candles", in: client.configuration.schema)
        let answer = try await client.read(
            "open",
            "SELECT obj_description(to_regclass(\(.text(table.sql))), 'pg_class'), to_regclass(\(.text(table.sql))) IS NULL"
        )
        if answer.truth(0, 1) == true { return client.configuration.partitioning }
        return PostgresConfiguration.Partitioning.allCases.first { $0.comment == answer.text(0, 0) }
    }

    /// Brings a database to the newest schema; what opening a storage does. Costs two reads when it is there.
    static func open(_ client: PostgresClient) async throws {
        let migrator = try await migrator(for: client)
        guard client.configuration.isReadOnly || !client.configuration.migrates else {
            _ = try await migrator.up()
            return
        }
        try migrator.source.requireApplied(try await migrator.driver.history())
    }
}

extension PostgresConfiguration.Partitioning {
    /// What the table of candles says of itself.
    var comment: String { "Divided by \(rawValue) of UTC; Cairn makes the parts." }

    /// The script with a table of candles that is divided.
    fileprivate func divide(_ script: String) -> String {
        let end = "PRIMARY KEY (series_id, \"time\")\n)"
        let parts = script.split(separator: end, omittingEmptySubsequences: false)
        return parts.joined(separator: end + " PARTITION BY RANGE (\"time\")")
            + "\nCOMMENT ON TABLE candles IS '\(comment)';\n"
    }
}
