/// How to reach ClickHouse, and how to treat what is there.
public struct ClickHouseConfiguration: Sendable, Hashable {
    /// A server.
    public struct Host: Sendable, Hashable, CustomStringConvertible {
        /// The name or address; IPv6 without brackets.
        public var name: String
        /// The port of the HTTP interface.
        public var port: Int

        /// Names a server.
        public init(_ name: String, port: Int = 8123) {
            self.name = name
            self.port = port
        }

        /// Name and port: `db1:8123`.
        public var description: String { name.contains(":") ? "[\(name)]:\(port)" : "\(name):\(port)" }
    }

    /// Tables that are spread over several servers.
    public struct Cluster: Sendable, Hashable {
        /// Its name in the servers' `remote_servers`.
        public var name: String
        /// Whether tables are made with Replicated engines, which need a Keeper.
        public var isReplicated: Bool

        /// Names a cluster.
        public init(_ name: String, isReplicated: Bool = false) {
            self.name = name
            self.isReplicated = isReplicated
        }
    }

    /// Whose tables the stores use.
    public enum Ownership: String, Sendable, Hashable, CaseIterable {
        /// Cairn's own, which it makes and migrates.
        case cairn
        /// Those of a system that runs already: read and written as they are, never altered.
        case existing
    }

    /// The servers, one of which answers; with several, the next takes over when one cannot be reached. The first keeps
    /// the history of migrations; of a cluster without replication all are named.
    public var hosts: [Host]
    /// Whether to speak TLS.
    public var isSecure = false
    /// A file of certificates to trust in place of the system's.
    public var authorityFile: String?
    /// Whether the server's certificate is checked; without it anybody can pretend to be the server.
    public var verifiesCertificate = true
    /// The user.
    public var user = "default"
    /// The password; sent in a header, never written anywhere.
    public var password = ""
    /// The database.
    public var database = "default"
    /// Whether the database is made when it does not exist.
    public var createsDatabase = false
    /// How bodies are compressed.
    public var compression = ClickHouseCompression.none
    /// The cluster, if tables are spread over one.
    public var cluster: Cluster?
    /// Whose tables the stores use.
    public var ownership = Ownership.cairn
    /// Whether opening brings Cairn's own tables to their newest form.
    public var migrates = true
    /// Whether writes are refused.
    public var isReadOnly = false
    /// How many connections there may be to one server; at least two, so that a lock can be kept during a statement.
    public var maximumConnections = 10
    /// How long connecting may take.
    public var connectTimeout: Duration = .seconds(5)
    /// How long a server may be silent; while it alters tables or rewrites rows it says nothing, and ``timeout`` counts.
    public var idleTimeout: Duration = .seconds(60)
    /// How long an operation may take, retries included; streams are as slow as their reader.
    public var timeout: Duration = .seconds(300)
    /// Settings for every query, by name.
    public var settings: [String: String] = [:]

    /// Names the servers; the rest has defaults.
    public init(hosts: [Host]) {
        self.hosts = hosts
    }
}

extension ClickHouseConfiguration: CustomStringConvertible, CustomReflectable {
    /// User, servers and database; no password.
    public var description: String {
        "\(isSecure ? "clickhouses" : "clickhouse")://\(user)@\(hosts.map(\.description).joined(separator: ","))/\(database)"
    }

    /// What `dump` shows; no password.
    public var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}
