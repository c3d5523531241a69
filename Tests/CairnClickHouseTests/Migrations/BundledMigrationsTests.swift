import CairnMigrations
import Testing

@testable import CairnClickHouse

@Suite struct BundledMigrationsTests {
    private func scripts(_ cluster: ClickHouseConfiguration.Cluster?) throws -> (up: String, down: String) {
        var configuration = ClickHouseConfiguration(hosts: [.init("a")])
        configuration.cluster = cluster
        let source = try ClickHouseMigrations.bundled(for: configuration)
        let migration = try #require(source.migrations.first)
        #expect(source.migrations.count == 1 && migration.version == 1 && migration.name == "candles")
        return (migration.up.text, try #require(migration.down?.text))
    }

    @Test func `one server has the table of candles`() throws {
        let (up, down) = try scripts(nil)
        #expect(
            up == """
                CREATE TABLE IF NOT EXISTS `candles` (
                    `symbol` LowCardinality(String),
                    `exchange` LowCardinality(String),
                    `timeframe` LowCardinality(String),
                    `timestamp` DateTime64(3, 'UTC') CODEC(DoubleDelta, LZ4),
                    `open` Decimal(18, 8) CODEC(T64, LZ4),
                    `high` Decimal(18, 8) CODEC(T64, LZ4),
                    `low` Decimal(18, 8) CODEC(T64, LZ4),
                    `close` Decimal(18, 8) CODEC(T64, LZ4),
                    `volume` Decimal(38, 18) CODEC(LZ4),
                    `cairn_version` UInt64 DEFAULT generateSnowflakeID() CODEC(DoubleDelta, LZ4),
                    `cairn_deleted` UInt8
                )
                ENGINE = ReplacingMergeTree(cairn_version, cairn_deleted)
                ORDER BY (exchange, symbol, timeframe, timestamp)
                SETTINGS non_replicated_deduplication_window = 1000;

                """)
        #expect(down == "DROP TABLE IF EXISTS `candles` SYNC;\n")
    }

    @Test func `a cluster is told by the Keeper, and both tables go again`() throws {
        let (up, down) = try scripts(.init("c", isReplicated: true))
        #expect(up.hasPrefix("CREATE TABLE IF NOT EXISTS `candles_local` ON CLUSTER 'c' ("))
        #expect(up.contains("ENGINE = ReplicatedReplacingMergeTree(cairn_version, cairn_deleted)"))
        #expect(
            up.hasSuffix(
                "CREATE TABLE IF NOT EXISTS `candles` ON CLUSTER 'c' AS `candles_local` ENGINE = Distributed('c', "
                    + "currentDatabase(), 'candles_local', cityHash64(exchange, symbol, timeframe));\n"))
        #expect(
            down == """
                DROP TABLE IF EXISTS `candles` ON CLUSTER 'c' SYNC;

                DROP TABLE IF EXISTS `candles_local` ON CLUSTER 'c' SYNC;

                """)
    }
}
