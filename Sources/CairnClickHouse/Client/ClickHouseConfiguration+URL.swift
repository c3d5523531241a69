public import CairnRepositories
internal import CairnRuntime

extension ClickHouseConfiguration {
    /// Reads a URL: `clickhouse://user:password@host:8123,host2/database?compression=lz4`, `clickhouses://` for TLS.
    ///
    /// | option | value | meaning |
    /// |---|---|---|
    /// | `compression` | `none`, `lz4`, `zstd` | ``compression`` |
    /// | `cluster` | a name | ``cluster`` |
    /// | `replicated` | `true` or `false` | Replicated engines in the cluster |
    /// | `tables` | `cairn` or `existing` | ``ownership`` |
    /// | `create_database` | `true` or `false` | ``createsDatabase`` |
    /// | `read_only` | `true` or `false` | ``isReadOnly`` |
    /// | `ca_file` | a path | ``authorityFile`` |
    /// | `verify` | `true` or `false` | ``verifiesCertificate`` |
    /// | `connect_timeout`, `idle_timeout`, `timeout` | seconds | time limits |
    /// | `maximum_connections` | a count | ``maximumConnections`` |
    /// | `setting.NAME` | a value | ``settings`` |
    ///
    /// Characters that have a meaning in URLs are written with `%` and two hexadecimal digits.
    ///
    /// - Throws: `CairnError` with code `invalidInput` naming the part that is wrong.
    public init(url: String) throws(CairnError) {
        let parts = try ConnectionURL(url, schemes: ["clickhouse", "clickhouses"], backend: .clickHouse)
        let isSecure = parts.scheme == "clickhouses"
        self.init(hosts: parts.hosts.map { Host($0.name, port: $0.port ?? (isSecure ? 8443 : 8123)) })
        self.isSecure = isSecure
        user = parts.user ?? user
        password = parts.password ?? password
        guard !parts.path.contains("/") else { throw Self.refusal("the URL has more than one part after the host") }
        if !parts.path.isEmpty { database = parts.path }
        for option in parts.options { try set(option) }
        try validate()
    }

    private mutating func set(_ option: URLOption) throws(CairnError) {
        switch option.name {
        case "compression": compression = try option.choice(of: ClickHouseCompression.self)
        case "cluster": cluster = Cluster(option.value, isReplicated: cluster?.isReplicated ?? false)
        case "replicated": cluster = Cluster(cluster?.name ?? "", isReplicated: try option.truth())
        case "tables": ownership = try option.choice(of: Ownership.self)
        case "create_database": createsDatabase = try option.truth()
        case "read_only": isReadOnly = try option.truth()
        case "ca_file": authorityFile = option.value
        case "verify": verifiesCertificate = try option.truth()
        case "connect_timeout": connectTimeout = try option.seconds()
        case "idle_timeout": idleTimeout = try option.seconds()
        case "timeout": timeout = try option.seconds()
        case "maximum_connections": maximumConnections = try option.count(in: 2...1000)
        case let name where name.hasPrefix("setting."):
            settings[String(name.dropFirst("setting.".count))] = option.value
        default:
            throw option.unknown(
                known: "compression, cluster, replicated, tables, create_database, read_only, ca_file, verify, "
                    + "connect_timeout, idle_timeout, timeout, maximum_connections, setting.NAME")
        }
    }

    private static func refusal(_ message: String) -> CairnError {
        CairnError(.invalidInput, backend: .clickHouse, operation: "read URL", message: message)
    }

    /// Makes sure that the parts suit each other.
    ///
    /// - Throws: `CairnError` with code `invalidInput`.
    func validate() throws(CairnError) {
        guard !hosts.isEmpty else { throw Self.refusal("no host is named") }
        for (name, text) in [("user", user), ("password", password)] where !Self.isHeaderValue(text) {
            throw Self.refusal("the \(name) has a control character, or a space at an end: no HTTP header carries it")
        }
        guard cluster?.name.isEmpty != true else {
            throw Self.refusal("the cluster has no name; the option cluster gives it one")
        }
        if let taken = settings.keys.first(where: Self.isReserved) {
            throw Self.refusal(taken.isEmpty ? "a setting has no name" : "\(taken) is no setting of a server")
        }
        guard (2...1000).contains(maximumConnections) else {
            throw Self.refusal("maximum_connections is \(maximumConnections), not from 2 to 1000")
        }
        guard isSecure || (authorityFile == nil && verifiesCertificate) else {
            throw Self.refusal("ca_file and verify are for clickhouses://")
        }
        for (option, limit) in [
            ("connect_timeout", connectTimeout), ("idle_timeout", idleTimeout), ("timeout", timeout),
        ] where !(.milliseconds(1) ... .seconds(86_400)).contains(limit) {
            throw Self.refusal("\(option) is \(limit), not from a millisecond to 86400 seconds")
        }
    }

    /// Names of fields with which the HTTP interface takes other things than settings.
    /// https://clickhouse.com/docs/interfaces/http
    private static func isReserved(_ setting: String) -> Bool {
        setting.isEmpty || setting.hasPrefix("param_")
            || [
                "query", "query_id", "database", "default_format", "user", "password", "quota_key", "stacktrace",
                "compress", "decompress", "session_id", "session_check", "session_timeout", "role",
                "client_protocol_version",
            ].contains(setting)
    }

    /// Whether a server gets a text in a header as it is. https://www.rfc-editor.org/rfc/rfc9110#section-5.5
    private static func isHeaderValue(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } && text.first != " " && text.last != " "
    }
}
