import CairnRepositories
import CairnRuntime

/// Names of the columns that Cairn adds to the tables it makes.
enum HiddenColumn {
    /// A number that grows with every write.
    static let version = "cairn_version"
    /// 1 in the row that says that a key was deleted.
    static let deleted = "cairn_deleted"
    /// How a table with both replaces rows.
    static let replacement = TableLayout.Replacement.versioned(version: version, deleted: deleted)
    /// With a default, so that a row which others insert is newer than those before it too.
    static let versionDefinition = "`\(version)` UInt64 DEFAULT generateSnowflakeID() CODEC(DoubleDelta, LZ4)"
}

/// Writes the definitions of tables for records.
struct RecordTableDefinition<R: Record> {
    let options: ClickHouseTable

    init() {
        options = (R.self as? any ClickHouseRecord.Type)?.clickHouseTable ?? ClickHouseTable()
    }

    /// The statements that make the table.
    ///
    /// - Throws: `CairnError` with code `invalidSchema`.
    func statements(_ configuration: ClickHouseConfiguration) throws(CairnError) -> [SQL] {
        try R.schema.validate()
        let schema = R.schema
        let names = schema.fields.map { $0.columnName(for: .clickHouse) }
        if schema.name.hasPrefix("cairn_") || schema.name == "candles" {
            throw flaw("Cairn has a table of this name; choose another")
        }
        if let taken = names.first(where: { [HiddenColumn.version, HiddenColumn.deleted].contains($0) }) {
            throw flaw("the column \(taken) is Cairn's own")
        }
        let order = options.orderBy.isEmpty ? schema.key : options.orderBy
        guard Set(order) == Set(schema.key), order.count == schema.key.count else {
            throw flaw("a table is ordered by the fields of its key, in any order")
        }
        return TableDefinition(
            name: schema.name, columns: try columns(), engine: "ReplacingMergeTree",
            engineArguments: [HiddenColumn.version, HiddenColumn.deleted],
            orderBy: order.compactMap { name in
                schema.field(named: name).map { Identifier($0.columnName(for: .clickHouse)).sql }
            },
            shardBy: schema.keyIndices.map { Identifier(names[$0]).sql }, partitionBy: options.partitionBy,
            timeToLive: options.timeToLive, indexes: options.indexes, settings: options.settings
        ).statements(configuration)
    }

    private func columns() throws(CairnError) -> [String] {
        for name in options.codecs.keys where R.schema.field(named: name) == nil {
            throw flaw("a codec is declared for \(name), which is no field")
        }
        return R.schema.fields.map { field in
            let name = Identifier(field.columnName(for: .clickHouse)).sql
            let codec = options.codecs[field.name].map { " CODEC(\($0))" } ?? ""
            return "\(name) \(NativeType(for: field.type))\(codec)"
        } + [
            HiddenColumn.versionDefinition, "\(HiddenColumn.deleted) UInt8",
        ]
    }

    /// Statements that add the columns of optional fields that a table does not have yet.
    func additions(to layout: TableLayout, _ configuration: ClickHouseConfiguration) -> [SQL] {
        let tables = layout.isDistributed ? [TableDefinition.localName(of: R.schema.name)] : []
        return R.schema.fields.flatMap { field -> [SQL] in
            let name = field.columnName(for: .clickHouse)
            guard field.type.isOptional, layout.column(named: name) == nil, layout.unreadable[name] == nil else {
                return []
            }
            let type = NativeType(for: field.type)
            return (tables + [R.schema.name]).map { table in
                """
                ALTER TABLE \(Identifier(table))\(raw: configuration.onCluster) \
                ADD COLUMN IF NOT EXISTS \(Identifier(name)) \(raw: type.description)
                """
            }
        }
    }

    private func flaw(_ message: String) -> CairnError {
        CairnError(.invalidSchema, backend: .clickHouse, operation: "schema \(R.schema.name)", message: message)
    }
}
