import CairnRepositories
import CairnRuntime

/// What a server is asked: SQL, data for it, and how to treat it.
struct ClickHouseQuery: Sendable {
    /// What it does to what is stored.
    enum Effect: Sendable, Hashable {
        /// Nothing: it can be asked again.
        case none
        /// Asked twice it leaves what it left the first time.
        case idempotent
        /// Asked twice it may do more.
        case once
    }

    /// What is being done, as errors name it.
    var operation: String
    var sql: SQL
    /// Blocks in Native format, for an insert.
    var data: [UInt8]?
    var effect: Effect
    /// Settings for this query alone.
    var settings: [String: String]
    /// The database that names without one belong to; nil for the configured one.
    var database: String?
    /// Whether the whole answer has to be there before the configured time-out; otherwise its reader sets the pace.
    var isPaced = false
    /// How long to try; nil for the configured time-out.
    var patience: Duration?
    /// The server to ask; nil for any of them.
    private(set) var host: ClickHouseConfiguration.Host?
    /// Whether the server says nothing while it works, so that silence is no sign of its end.
    private(set) var isSilent = false

    private init(_ operation: String, _ sql: SQL, _ data: [UInt8]?, _ effect: Effect, _ settings: [String: String]) {
        self.operation = operation
        self.sql = sql
        self.data = data
        self.effect = effect
        self.settings = settings
    }

    /// A question.
    static func read(_ operation: String, _ sql: SQL, settings: [String: String] = [:]) -> ClickHouseQuery {
        ClickHouseQuery(operation, sql, nil, .none, settings)
    }

    /// A statement that changes tables or what they hold; its summary is complete.
    static func write(
        _ operation: String, _ sql: SQL, effect: Effect = .idempotent, settings: [String: String] = [:]
    ) -> ClickHouseQuery {
        var settings = settings
        // Otherwise the headers, the summary among them, may be sent before the work is done.
        settings["wait_end_of_query"] = "1"
        return ClickHouseQuery(operation, sql, nil, effect, insertSettings.merging(settings) { $1 })
    }

    /// A statement that alters tables or rewrites rows, which a server does for as long as it takes without a word.
    static func alteration(_ operation: String, _ sql: SQL, effect: Effect = .idempotent) -> ClickHouseQuery {
        var query = write(operation, sql, effect: effect)
        query.isSilent = true
        return query
    }

    /// Blocks for a table.
    ///
    /// - Parameters:
    ///   - sql: `INSERT INTO t (a, b) FORMAT Native`.
    ///   - token: Names the batch and its content, so that a server that has it already does not take it twice.
    static func insert(
        _ operation: String, _ sql: SQL, _ data: [UInt8], token: String, effect: Effect
    ) -> ClickHouseQuery {
        var settings = insertSettings
        settings["insert_deduplication_token"] = token
        // One block stays one block, and with it atomic.
        // A column that was altered meanwhile must not change the values.
        settings["input_format_native_allow_types_conversion"] = "0"
        settings["max_insert_block_size"] = "\(Int32.max)"
        settings["min_insert_block_size_rows"] = "0"
        settings["min_insert_block_size_bytes"] = "0"
        return ClickHouseQuery(operation, sql, data, effect, settings)
    }

    /// The same for one server alone.
    func on(_ host: ClickHouseConfiguration.Host) -> ClickHouseQuery {
        var query = self
        query.host = host
        return query
    }

    /// Said with every write, because servers' defaults differ by version and by profile.
    private static let insertSettings: [String: String] = [
        "async_insert": "0",
        "wait_for_async_insert": "1",
        "insert_deduplicate": "1",
        "deduplicate_blocks_in_dependent_materialized_views": "1",
        "max_partitions_per_insert_block": "0",
        // A Distributed table passes the rows on before it answers.
        "distributed_foreground_insert": "1",
        // Shards and mutations are waited for.
        "lightweight_deletes_sync": "2",
        "mutations_sync": "2",
        "alter_sync": "2",
    ]
}
