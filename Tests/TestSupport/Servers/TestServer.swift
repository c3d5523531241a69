/// A server that tests need, and the variable in which `scripts/servers env` gives its address.
public struct TestServer: Hashable, Sendable, CustomStringConvertible {
    /// The variable.
    public let variable: String
    /// What messages call it.
    public let description: String

    /// A single ClickHouse server.
    public static let clickHouse = TestServer(variable: "CAIRN_TEST_CLICKHOUSE_URL", description: "ClickHouse")
    /// A ClickHouse cluster of two shards.
    public static let clickHouseCluster = TestServer(
        variable: "CAIRN_TEST_CLICKHOUSE_CLUSTER_URL", description: "a ClickHouse cluster")
    /// A ClickHouse server over TLS.
    public static let clickHouseTLS = TestServer(
        variable: "CAIRN_TEST_CLICKHOUSE_TLS_URL", description: "ClickHouse over TLS")
    /// A ClickHouse server, as a user who may only read.
    public static let clickHouseReader = TestServer(
        variable: "CAIRN_TEST_CLICKHOUSE_READER_URL", description: "a read-only user of ClickHouse")
    /// A ClickHouse server, as a user whose password is made of special characters.
    public static let clickHouseSpecial = TestServer(
        variable: "CAIRN_TEST_CLICKHOUSE_SPECIAL_URL", description: "a user of ClickHouse with a special password")
    /// A ClickHouse server that tests may kill and pause.
    public static let clickHouseFault = TestServer(
        variable: "CAIRN_TEST_CLICKHOUSE_FAULT_URL", description: "a ClickHouse server to kill")

    /// A PostgreSQL server that takes writes.
    public static let postgreSQL = TestServer(variable: "CAIRN_TEST_POSTGRES_URL", description: "PostgreSQL")
    /// A PostgreSQL server that follows that one.
    public static let postgreSQLReplica = TestServer(
        variable: "CAIRN_TEST_POSTGRES_REPLICA_URL", description: "a replica of PostgreSQL")
    /// The two, the one that follows named first.
    public static let postgreSQLHosts = TestServer(
        variable: "CAIRN_TEST_POSTGRES_HOSTS_URL", description: "PostgreSQL and a replica")
    /// PgBouncer, which gives each transaction any of its sessions.
    public static let pgBouncer = TestServer(variable: "CAIRN_TEST_POSTGRES_BOUNCER_URL", description: "PgBouncer")
    /// A PostgreSQL server that tests may kill and pause.
    public static let postgreSQLFault = TestServer(
        variable: "CAIRN_TEST_POSTGRES_FAULT_URL", description: "a PostgreSQL server to kill")
}
