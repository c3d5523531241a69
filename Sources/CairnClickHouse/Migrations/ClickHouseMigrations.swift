public import CairnMigrations
public import CairnRepositories
internal import CairnRuntime

/// The schema that Cairn itself keeps in ClickHouse.
public enum ClickHouseMigrations {
    /// The table of the history.
    public static let historyTable = "cairn_migrations"

    /// The table of the history of an app team's own migrations.
    public static let appHistoryTable = "app_migrations"

    /// The migrations of Cairn's own schema, for one server or a cluster.
    ///
    /// - Throws: `CairnError` if they were built wrong.
    public static func bundled(for configuration: ClickHouseConfiguration) throws(CairnError) -> MigrationSource {
        let tables = candles.statements(configuration).map { $0.rendered.text }
        let names = configuration.cluster == nil ? ["candles"] : ["candles", TableDefinition.localName(of: "candles")]
        let drops = names.map { "DROP TABLE IF EXISTS \(Identifier($0).sql)\(configuration.onCluster) SYNC" }
        func file(_ name: String, _ statements: [String]) -> MigrationFile {
            MigrationFile(path: name, bytes: Array(statements.map { $0 + ";\n" }.joined(separator: "\n").utf8))
        }
        return try MigrationSource(
            files: [file("0001_candles.up.sql", tables), file("0001_candles.down.sql", drops)], owner: "Cairn")
    }

    /// Candles of all series; the order of the key serves a range of one series, which is what is asked most.
    private static let candles = TableDefinition(
        name: "candles",
        columns: [
            "`symbol` LowCardinality(String)", "`exchange` LowCardinality(String)",
            "`timeframe` LowCardinality(String)", "`timestamp` DateTime64(3, 'UTC') CODEC(DoubleDelta, LZ4)",
            "`open` Decimal(18, 8) CODEC(T64, LZ4)", "`high` Decimal(18, 8) CODEC(T64, LZ4)",
            "`low` Decimal(18, 8) CODEC(T64, LZ4)", "`close` Decimal(18, 8) CODEC(T64, LZ4)",
            "`volume` Decimal(38, 18) CODEC(LZ4)", HiddenColumn.versionDefinition,
            "`\(HiddenColumn.deleted)` UInt8",
        ],
        engine: "ReplacingMergeTree", engineArguments: [HiddenColumn.version, HiddenColumn.deleted],
        orderBy: ["exchange", "symbol", "timeframe", "timestamp"], shardBy: ["exchange", "symbol", "timeframe"])

    /// A migrator for Cairn's own schema, or an app team's.
    static func migrator(for client: ClickHouseClient, source: MigrationSource? = nil) throws(CairnError) -> Migrator {
        let historyTable = source == nil ? historyTable : appHistoryTable
        let scripts = if let source { source } else { try bundled(for: client.configuration) }
        return Migrator(
            source: scripts,
            driver: ClickHouseMigrationDriver(
                client, historyTable: historyTable))
    }
}
