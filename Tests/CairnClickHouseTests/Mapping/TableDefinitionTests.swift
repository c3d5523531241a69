import CairnDomain
import CairnMigrations
import CairnRepositories
import Testing

@testable import CairnClickHouse

@Suite struct TableDefinitionTests {
    /// A record with every option.
    private struct Alert: ClickHouseRecord {
        var day: Day
        var id: String
        var score: Double
        var volume: Volume
        var tags: [String?]
        var note: String?

        static let schema = RecordSchema(
            "alerts", Alert.init, Field("day", \.day), Field("alert.id", \.id), Field("score", \.score),
            Field("volume", \.volume, named: [.clickHouse: "quantity"]), Field("tags", \.tags), Field("note", \.note),
            key: ["day", "alert.id"])
        static let clickHouseTable = ClickHouseTable(
            orderBy: ["alert.id", "day"], partitionBy: "toYYYYMM(day)", timeToLive: "day + INTERVAL 1 YEAR",
            codecs: ["score": "Gorilla, LZ4"], indexes: ["by_score score TYPE minmax GRANULARITY 4"],
            settings: ["index_granularity": "4096", "non_replicated_deduplication_window": "7"])
    }

    private struct Plain: Record {
        var id: Int
        static let schema = RecordSchema("plain", Plain.init, Field("id", \.id), key: ["id"])
    }

    private var configuration = ClickHouseConfiguration(hosts: [.init("a"), .init("b")])

    private func statements<R: Record>(_ type: R.Type, _ configuration: ClickHouseConfiguration) throws -> [String] {
        try RecordTableDefinition<R>().statements(configuration).map(\.rendered.text)
    }

    private static let alertBody = """
         (
            `day` Date32,
            `alert_id` String,
            `score` Float64 CODEC(Gorilla, LZ4),
            `quantity` Decimal(38, 18),
            `tags` Array(Nullable(String)),
            `note` Nullable(String),
            `cairn_version` UInt64 DEFAULT generateSnowflakeID() CODEC(DoubleDelta, LZ4),
            cairn_deleted UInt8,
            INDEX by_score score TYPE minmax GRANULARITY 4
        )
        """

    private static func alertEnd(_ settings: String) -> String {
        """
        (cairn_version, cairn_deleted)
        PARTITION BY toYYYYMM(day)
        ORDER BY (`alert_id`, `day`)
        TTL day + INTERVAL 1 YEAR
        SETTINGS \(settings)
        """
    }

    @Test func `one server has one table with all that was declared`() throws {
        let end = Self.alertEnd("index_granularity = 4096, non_replicated_deduplication_window = 7")
        #expect(
            try statements(Alert.self, configuration) == [
                "CREATE TABLE IF NOT EXISTS `alerts`\(Self.alertBody)\nENGINE = ReplacingMergeTree\(end)"
            ])
    }

    @Test func `a record that declares nothing has a table by its schema`() throws {
        #expect(
            try statements(Plain.self, configuration) == [
                """
                CREATE TABLE IF NOT EXISTS `plain` (
                    `id` Int64,
                    `cairn_version` UInt64 DEFAULT generateSnowflakeID() CODEC(DoubleDelta, LZ4),
                    cairn_deleted UInt8
                )
                ENGINE = ReplacingMergeTree(cairn_version, cairn_deleted)
                ORDER BY `id`
                SETTINGS non_replicated_deduplication_window = 1000
                """
            ])
    }

    @Test func `a cluster has a table on each server and one over them`() throws {
        var configuration = configuration
        configuration.cluster = .init("it's")
        let end = Self.alertEnd("index_granularity = 4096, non_replicated_deduplication_window = 7")
        #expect(
            try statements(Alert.self, configuration) == [
                "CREATE TABLE IF NOT EXISTS `alerts_local`\(Self.alertBody)\nENGINE = ReplacingMergeTree\(end)",
                "CREATE TABLE IF NOT EXISTS `alerts` AS `alerts_local` ENGINE = Distributed('it\\'s', currentDatabase(), "
                    + "'alerts_local', cityHash64(`day`, `alert_id`))",
            ])
    }

    @Test func `a cluster with a Keeper passes both on and remembers batches in its own way`() throws {
        var configuration = configuration
        configuration.cluster = .init("c", isReplicated: true)
        let end = Self.alertEnd(
            "index_granularity = 4096, non_replicated_deduplication_window = 7, replicated_deduplication_window = 1000")
        #expect(
            try statements(Alert.self, configuration) == [
                "CREATE TABLE IF NOT EXISTS `alerts_local` ON CLUSTER 'c'\(Self.alertBody)\n"
                    + "ENGINE = ReplicatedReplacingMergeTree\(end)",
                "CREATE TABLE IF NOT EXISTS `alerts` ON CLUSTER 'c' AS `alerts_local` ENGINE = Distributed('c', "
                    + "currentDatabase(), 'alerts_local', cityHash64(`day`, `alert_id`))",
            ])
    }

    @Test func `columns of optional fields are added where they are missing`() throws {
        func layout(_ names: [String], isDistributed: Bool) -> TableLayout {
            TableLayout(
                table: Identifier("d", "alerts"),
                columns: names.map { .init(name: $0, type: .string) },
                replacement: .versioned(version: "v", deleted: "d"), sortingKey: [], isDistributed: isDistributed)
        }
        let definition = RecordTableDefinition<Alert>()
        let addition = "ADD COLUMN IF NOT EXISTS `note` Nullable(String)"
        #expect(
            definition.additions(to: layout([], isDistributed: false), configuration).map(\.rendered.text)
                == ["ALTER TABLE `alerts` \(addition)"])
        var replicated = configuration
        replicated.cluster = .init("c", isReplicated: true)
        #expect(
            definition.additions(to: layout([], isDistributed: true), replicated).map(\.rendered.text)
                == ["alerts_local", "alerts"].map { "ALTER TABLE `\($0)` ON CLUSTER 'c' \(addition)" })
        #expect(definition.additions(to: layout(["note"], isDistributed: false), configuration).isEmpty)
    }

    private struct Reserved: Record {
        var id: Int
        static let schema = RecordSchema("cairn_x", Reserved.init, Field("id", \.id), key: ["id"])
    }

    private struct Hidden: Record {
        var id: Int
        static let schema = RecordSchema(
            "hidden", Hidden.init, Field("id", \.id, named: [.clickHouse: "cairn_deleted"]), key: ["id"])
    }

    private struct Twice: Record {
        var id: Int
        var other: Int
        static let schema = RecordSchema(
            "twice", Twice.init, Field("a.b", \.id), Field("a_c", \.other, named: [.clickHouse: "a_b"]), key: ["a.b"])
    }

    private struct Unordered: ClickHouseRecord {
        var id: Int
        static let schema = RecordSchema("unordered", Unordered.init, Field("id", \.id), key: ["id"])
        static let clickHouseTable = ClickHouseTable(orderBy: ["id", "id"])
    }

    private struct Uncoded: ClickHouseRecord {
        var id: Int
        static let schema = RecordSchema("uncoded", Uncoded.init, Field("id", \.id), key: ["id"])
        static let clickHouseTable = ClickHouseTable(codecs: ["no": "LZ4"])
    }

    private func expectRefusal<R: Record>(_ type: R.Type, _ part: String) {
        let error = #expect(throws: CairnError.self) { try statements(type, configuration) }
        #expect(error?.code == .invalidSchema)
        #expect(error?.message.contains(part) == true, "\(String(describing: error))")
    }

    @Test func `a schema that cannot be a table is refused with the reason`() {
        expectRefusal(Reserved.self, "Cairn has a table of this name")
        expectRefusal(Hidden.self, "the column cairn_deleted is Cairn's own")
        expectRefusal(Twice.self, "field a_c has an empty name in clickhouse or one that is taken")
        expectRefusal(Unordered.self, "ordered by the fields of its key")
        expectRefusal(Uncoded.self, "a codec is declared for no")
    }

    @Test(arguments: [
        (FieldType.optional(.optional(.text)), "Nullable(String)"), (.enumeration(["a"]), "LowCardinality(String)"),
        (.optional(.enumeration(["a"])), "LowCardinality(Nullable(String))"), (.bool, "Bool"),
        (.timestamp, "DateTime64(3, 'UTC')"), (.price, "Decimal(18, 8)"), (.id, "String"), (.object, "String"),
        (.optional(.array(.integer)), "Nullable(String)"), (.array(.enumeration(["a"])), "Array(String)"),
        (.array(.optional(.enumeration(["a"]))), "Array(Nullable(String))"), (.array(.array(.integer)), "String"),
        (.array(.object), "String"),
    ])
    func `each type of field has its type of column, which can hold it`(field: FieldType, type: String) {
        #expect(NativeType(for: field).description == type)
        #expect(ValueForm(field, in: NativeType(for: field)) != nil)
    }
}
