import CairnRuntime

/// A table to be made, on one server or on every server of a cluster.
struct TableDefinition {
    var name: String
    /// Columns with types and codecs.
    var columns: [String]
    /// The engine without the word Replicated.
    var engine: String
    var engineArguments: [String]
    var orderBy: [String]
    /// What decides which shard keeps a row.
    var shardBy: [String]
    var partitionBy: String?
    var timeToLive: String?
    var indexes: [String] = []
    var settings: [String: String] = [:]

    /// The table that keeps the rows on each server of a cluster, behind the Distributed one.
    static func localName(of name: String) -> String { "\(name)_local" }

    func statements(_ configuration: ClickHouseConfiguration) -> [SQL] {
        guard let cluster = configuration.cluster else {
            return [definition(Identifier(name), engine, "")]
        }
        let local = Self.localName(of: name)
        let replicated = cluster.isReplicated ? "Replicated" + engine : engine
        let distributed =
            "Distributed(\(NativeQuoting.quoted(cluster.name)), currentDatabase(), \(NativeQuoting.quoted(local)), "
            + "cityHash64(\(shardBy.joined(separator: ", "))))"
        return [
            definition(Identifier(local), replicated, configuration.onCluster),
            """
            CREATE TABLE IF NOT EXISTS \(Identifier(name))\(raw: configuration.onCluster) \
            AS \(Identifier(local)) ENGINE = \(raw: distributed)
            """,
        ]
    }

    private func definition(_ table: Identifier, _ engine: String, _ onCluster: String) -> SQL {
        // The window is what makes a server remember the tokens of batches it has.
        var settings = self.settings
        let window = engine.hasPrefix("Replicated") ? "replicated" : "non_replicated"
        settings["\(window)_deduplication_window"] = settings["\(window)_deduplication_window"] ?? "1000"
        let list = (columns + indexes.map { "INDEX \($0)" }).joined(separator: ",\n    ")
        return """
            CREATE TABLE IF NOT EXISTS \(table)\(raw: onCluster) (
                \(raw: list)
            )
            ENGINE = \(raw: engine)(\(raw: engineArguments.joined(separator: ", ")))
            \(raw: partitionBy.map { "PARTITION BY \($0)\n" } ?? "")ORDER BY \(raw: orderBy.count == 1 ? orderBy[0] : "(\(orderBy.joined(separator: ", ")))")
            \(raw: timeToLive.map { "TTL \($0)\n" } ?? "")SETTINGS \
            \(raw: settings.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }.joined(separator: ", "))
            """
    }
}

extension ClickHouseConfiguration {
    /// ` ON CLUSTER name` where a Keeper passes statements on; else nothing, and each server is told on its own.
    var onCluster: String {
        guard let cluster, cluster.isReplicated else { return "" }
        return " ON CLUSTER \(NativeQuoting.quoted(cluster.name))"
    }

    /// The servers that have to be told of a change to tables.
    var definingHosts: [Host] {
        cluster?.isReplicated == false ? hosts : Array(hosts.prefix(1))
    }
}
