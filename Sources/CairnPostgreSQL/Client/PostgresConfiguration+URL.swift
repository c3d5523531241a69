public import CairnRepositories
internal import CairnRuntime

extension PostgresConfiguration {
    /// Reads a URL: `postgres://user:password@host:5432,host2/database?sslmode=verify-full`; `postgresql://` is the same.
    ///
    /// | option | value | meaning |
    /// |---|---|---|
    /// | `sslmode` | as libpq has it | ``tls`` |
    /// | `sslrootcert`, `sslcert`, `sslkey` | a path | ``authorityFile``, ``certificateFile``, ``keyFile`` |
    /// | `application_name` | a name | ``applicationName`` |
    /// | `target_session_attrs` | as libpq has it | ``target`` |
    /// | `host` | folders or names | Unix sockets or servers in the place of those named: `postgres://me@/db?host=/run/postgresql` |
    /// | `port` | a number, or one for each host | the ports of the hosts |
    /// | `schema` | a name | ``schema`` |
    /// | `replicas` | `true` or `false` | ``readsFromReplicas`` |
    /// | `pool_size`, `pool_overflow` | a count | connections kept, and more under load |
    /// | `acquire_timeout`, `connect_timeout`, `timeout` | seconds | time limits |
    /// | `maximum_age` | seconds | how old a connection may become |
    /// | `statement_cache` | a count | ``statementCapacity`` |
    /// | `isolation` | `read-committed`, `repeatable-read`, `serializable` | ``isolation`` |
    /// | `partition` | `month` or `year` | ``partitioning`` |
    /// | `read_only` | `true` or `false` | ``isReadOnly`` |
    ///
    /// Characters that have a meaning in URLs are written with `%` and two hexadecimal digits.
    ///
    /// - Throws: `CairnError` with code `invalidInput` naming the part that is wrong.
    public init(url: String) throws(CairnError) {
        let parts = try ConnectionURL(url, schemes: ["postgres", "postgresql"], backend: .postgreSQL, needsHost: false)
        guard let user = parts.user else { throw Self.refusal("the URL names no user") }
        guard !parts.path.contains("/") else { throw Self.refusal("the URL has more than one part after the host") }
        self.init(
            hosts: parts.hosts.map { Host($0.name, port: $0.port ?? 5432) }, user: user,
            database: parts.path.isEmpty ? nil : parts.path)
        password = parts.password ?? ""
        for option in parts.options where option.name != "port" { try set(option) }
        if let option = parts.options.last(where: { $0.name == "port" }) { try setPorts(option) }
        try validate()
    }

    /// Ports are those of the hosts, wherever these are named.
    private mutating func setPorts(_ option: URLOption) throws(CairnError) {
        var ports: [Int] = []
        for text in option.value.split(separator: ",", omittingEmptySubsequences: false) {
            guard let port = Int(text), (1...65_535).contains(port) else {
                throw Self.refusal("port has a value that is not a number from 1 to 65535")
            }
            ports.append(port)
        }
        guard ports.count == 1 || ports.count == hosts.count else {
            throw Self.refusal("port has \(ports.count) numbers for \(hosts.count) hosts; give one, or one for each")
        }
        for index in hosts.indices { hosts[index].port = ports.count == 1 ? ports[0] : ports[index] }
    }

    private mutating func set(_ option: URLOption) throws(CairnError) {
        switch option.name {
        case "sslmode": tls = try option.choice(of: TLS.self)
        case "sslrootcert": authorityFile = option.value
        case "sslcert": certificateFile = option.value
        case "sslkey": keyFile = option.value
        case "application_name": applicationName = option.value
        case "target_session_attrs": target = try option.choice(of: Target.self)
        case "host":
            let port = hosts.first?.port ?? 5432
            hosts = option.value.split(separator: ",").map { Host(String($0), port: port) }
        case "schema": schema = option.value
        case "replicas": readsFromReplicas = try option.truth()
        case "pool_size": pool.size = try option.count(in: 1...1000)
        case "pool_overflow": pool.overflow = try option.count(in: 0...1000)
        case "maximum_age": pool.maximumAge = try option.seconds()
        case "acquire_timeout": pool.acquireTimeout = try option.seconds()
        case "connect_timeout": connectTimeout = try option.seconds()
        case "timeout": timeout = try option.seconds()
        case "statement_cache": statementCapacity = try option.count(in: 0...10_000)
        case "isolation": isolation = try option.choice(of: TransactionIsolation.self)
        case "partition": partitioning = try option.choice(of: Partitioning.self)
        case "read_only": isReadOnly = try option.truth()
        default:
            throw option.unknown(
                known: "sslmode, sslrootcert, sslcert, sslkey, application_name, target_session_attrs, host, port, "
                    + "schema, replicas, pool_size, pool_overflow, maximum_age, acquire_timeout, connect_timeout, "
                    + "timeout, statement_cache, isolation, partition, read_only")
        }
    }

    /// Makes sure that the parts suit each other.
    ///
    /// - Throws: `CairnError` with code `invalidInput`.
    func validate() throws(CairnError) {
        guard !hosts.isEmpty else { throw Self.refusal("the URL names no host") }
        for (name, text) in [("user", user), ("database", database), ("schema", schema ?? "public")] {
            // Longer names would be cut off and mean others.
            guard (1...63).contains(text.utf8.count), !text.utf8.contains(0) else {
                throw Self.refusal("the \(name) has a name of \(text.utf8.count) bytes, not of 1 to 63")
            }
        }
        // libpq would take what stands before it.
        for (name, text) in [
            ("the password", password), ("application_name", applicationName), ("sslrootcert", authorityFile),
            ("sslcert", certificateFile), ("sslkey", keyFile),
        ] where text?.utf8.contains(0) ?? false {
            throw Self.refusal("\(name) holds a NUL")
        }
        for host in hosts where host.name.isEmpty || host.name.utf8.contains(0) {
            throw Self.refusal("a host has a name that cannot be one")
        }
        for (option, limit) in [
            ("connect_timeout", connectTimeout), ("timeout", timeout), ("acquire_timeout", pool.acquireTimeout),
            ("maximum_age", pool.maximumAge),
        ] where !(.milliseconds(1) ... .seconds(86_400)).contains(limit) {
            throw Self.refusal("\(option) is \(limit), not from a millisecond to 86400 seconds")
        }
        guard certificateFile == nil || keyFile != nil else { throw Self.refusal("sslcert needs sslkey") }
        guard tls != .disable || authorityFile == nil else { throw Self.refusal("sslrootcert needs another sslmode") }
    }

    private static func refusal(_ message: String) -> CairnError {
        CairnError(.invalidInput, backend: .postgreSQL, operation: "read URL", message: message)
    }
}
