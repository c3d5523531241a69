public import CairnRuntime

/// How to reach PostgreSQL, and how to treat what is there.
public struct PostgresConfiguration: Sendable, Hashable {
    /// A server.
    public struct Host: Sendable, Hashable, CustomStringConvertible {
        /// The name or address, IPv6 without brackets, or the folder of a Unix socket.
        public var name: String
        /// The port.
        public var port: Int

        /// Names a server.
        public init(_ name: String, port: Int = 5432) {
            self.name = name
            self.port = port
        }

        /// Name and port: `db1:5432`.
        public var description: String { name.contains(":") ? "[\(name)]:\(port)" : "\(name):\(port)" }
    }

    /// Whether connections are encrypted, and what is checked; libpq's `sslmode`.
    /// https://www.postgresql.org/docs/15/libpq-ssl.html
    public enum TLS: String, Sendable, Hashable, CaseIterable {
        /// Never.
        case disable
        /// Only if the server insists.
        case allow
        /// If the server can.
        case prefer
        /// Always, but anybody can pretend to be the server.
        case require
        /// Always, with a certificate of an authority that is trusted.
        case verifyCA = "verify-ca"
        /// Always, with a certificate of such an authority for this host.
        case verifyFull = "verify-full"
    }

    /// Which of several servers will do; libpq's `target_session_attrs`.
    public enum Target: String, Sendable, Hashable, CaseIterable {
        /// The first that answers.
        case any
        /// One that takes writes.
        case readWrite = "read-write"
        /// One that takes none.
        case readOnly = "read-only"
        /// One that follows no other.
        case primary
        /// One that follows another.
        case standby
        /// One that follows another if there is one, else any.
        case preferStandby = "prefer-standby"
    }

    /// Into what the table of candles is divided by time.
    public enum Partitioning: String, Sendable, Hashable, CaseIterable {
        /// A part for each month of UTC.
        case month
        /// A part for each year of UTC.
        case year
    }

    /// The servers, preferred ones first; with several, the next takes over when one cannot be reached.
    public var hosts: [Host]
    /// The user.
    public var user: String
    /// The password; given to the server as it asks for it, never written anywhere.
    public var password = ""
    /// The database.
    public var database: String
    /// The schema with Cairn's tables; nil for the first of the user's search path.
    public var schema: String?
    /// Whether connections are encrypted.
    public var tls = TLS.prefer
    /// A file of certificates to trust in place of the user's own list.
    public var authorityFile: String?
    /// A file with the certificate to show to the server.
    public var certificateFile: String?
    /// A file with the key of that certificate.
    public var keyFile: String?
    /// What the server's views and logs call these connections.
    public var applicationName = "cairn"
    /// Which server will do; nil is one that takes writes if several are named, else any.
    public var target: Target?
    /// Whether reads outside of transactions go to servers that follow another, when these have caught up with this
    /// client's own writes.
    public var readsFromReplicas = false
    /// How connections are kept.
    public var pool = PoolLimits()
    /// How many statements each connection keeps prepared; none behind a pooler that shares sessions.
    public var statementCapacity = 256
    /// How long one server may take to open a connection.
    public var connectTimeout: Duration = .seconds(5)
    /// How long an operation may take, retries included; streams are as slow as their reader.
    public var timeout: Duration = .seconds(300)
    /// How long a stream keeps its connection at least and at most while its reader does something else.
    var streamPause: ClosedRange<Duration> = .milliseconds(500) ... .seconds(5)
    /// How transactions are isolated that do not say it themselves.
    public var isolation = TransactionIsolation.serializable
    /// Into what the table of candles is divided when it is made; a table that is there stays as it is.
    public var partitioning: Partitioning?
    /// Whether opening brings Cairn's own tables to their newest form.
    public var migrates = true
    /// Whether writes are refused.
    public var isReadOnly = false

    /// Names servers, user and database; the rest has defaults.
    public init(hosts: [Host], user: String, database: String? = nil) {
        self.hosts = hosts
        self.user = user
        self.database = database ?? user
    }
}

extension PostgresConfiguration: CustomStringConvertible, CustomReflectable {
    /// User, servers and database; no password.
    public var description: String {
        "postgres://\(user)@\(hosts.map(\.description).joined(separator: ","))/\(database)"
    }

    /// What `dump` shows; no password.
    public var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}
