import CairnRepositories
import CairnRuntime

/// Opens sessions for a pool: tries the servers in their order until one will do.
struct Connector: Sendable {
    let configuration: PostgresConfiguration
    let target: PostgresConfiguration.Target
    var loop = EventLoop.shared
    private let cancelTurns = AsyncLock(holders: 8)

    init(configuration: PostgresConfiguration, target: PostgresConfiguration.Target) {
        self.configuration = configuration
        self.target = target
    }

    /// - Throws: `CairnError`, of the last server if several were tried.
    func connect(until deadline: Deadline) async throws -> PostgresConnection {
        var failures: [CairnError] = []
        // Every server is asked for a replica before any other will do.
        let targets: [PostgresConfiguration.Target] = target == .preferStandby ? [.standby, .any] : [target]
        for target in targets {
            for host in configuration.hosts {
                do {
                    return try await connect(to: host, target, until: deadline)
                } catch {
                    let failure = CairnError.postgres(error)
                    if failure.code == .cancelled { throw failure }
                    failures.append(failure)
                }
                if deadline.isOver() { break }
            }
        }
        throw Self.sum(failures)
    }

    private func connect(
        to host: PostgresConfiguration.Host, _ target: PostgresConfiguration.Target, until deadline: Deadline
    ) async throws -> PostgresConnection {
        let place = host.description
        let limit = min(deadline, .after(configuration.connectTimeout))
        let addresses = try await HostResolver.addresses(of: host.name, place: place, until: limit)
        var failure: any Error = ConnectFailure(place: place, message: "the host has no address")
        let candidates = addresses ?? [""]
        for (index, address) in candidates.enumerated() {
            // One that is silent leaves the others their share of the time.
            let share = limit.remaining() / (candidates.count - index)
            let connection = PostgresConnection(
                place: place, loop: loop, statementCapacity: configuration.statementCapacity,
                cancelTurns: cancelTurns)
            do {
                try await connection.open(options(host, address, target), until: .after(share))
                return connection
            } catch {
                failure = error
            }
        }
        throw failure
    }

    private func options(
        _ host: PostgresConfiguration.Host, _ address: String, _ target: PostgresConfiguration.Target
    ) -> [(name: String, value: String)] {
        var options = [
            ("host", host.name), ("hostaddr", address), ("port", "\(host.port)"), ("user", configuration.user),
            ("password", configuration.password), ("dbname", configuration.database),
            ("sslmode", configuration.tls.rawValue), ("application_name", configuration.applicationName),
            ("target_session_attrs", target.rawValue), ("client_encoding", "UTF8"),
            // Looking for tickets of Kerberos would block the event loop.
            ("gssencmode", "disable"),
            // A server that is gone without a word is noticed within a minute, asked or not.
            ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "30000"),
        ]
        if let file = configuration.authorityFile { options.append(("sslrootcert", file)) }
        if let file = configuration.certificateFile { options.append(("sslcert", file)) }
        if let file = configuration.keyFile { options.append(("sslkey", file)) }
        return options.map { (name: $0.0, value: $0.1) }
    }

    /// One error for those of several servers.
    private static func sum(_ failures: [CairnError]) -> CairnError {
        guard let last = failures.last else {
            return CairnError(.unavailable, backend: .postgreSQL, operation: "connect", message: "no server is named")
        }
        if failures.count == 1 { return last }
        var messages: [String] = []
        for failure in failures where !messages.contains(failure.message) { messages.append(failure.message) }
        return CairnError(
            last.code, backend: .postgreSQL, operation: last.operation, message: messages.joined(separator: "; "),
            isTransient: failures.contains(where: \.isTransient), underlying: last.underlying)
    }
}
