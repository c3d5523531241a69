import CairnRepositories
import CairnRuntime

extension PostgresClient {
    /// Asks a server for what there is to know, in one cheap question.
    func health() async -> StorageHealth {
        let clock = ContinuousClock()
        let start = clock.now
        var facts: [StorageHealth.Fact] = [
            .init("servers", configuration.hosts.map(\.description).joined(separator: ", ")),
            .init("database", configuration.database),
        ]
        var status = StorageHealth.Status.healthy
        var problem: String?
        var place: Int64?
        do {
            let found = try await examine()
            facts += found.facts
            place = found.place
        } catch {
            let failure = CairnError.postgres(error)
            // A question that found no free connection says nothing of the server.
            status = failure.code == .timeout && pool.statistics.leased > 0 ? .degraded : .unavailable
            problem = failure.description
        }
        if let replicas, status == .healthy {
            // A server that only follows has no place of its own: the replica is behind by nothing that it knows of.
            if let lag = await replicas.lag(behind: place ?? 0) {
                facts.append(.init("replica is behind by", lag))
            } else {
                (status, problem) = (.degraded, "no replica answers; reads go to the primary")
            }
        }
        let pool = pool.statistics
        facts.append(.init("connections", "\(pool.leased) in use, \(pool.idle) idle, \(pool.waiting) waiting"))
        facts.append(.init("wait for a connection, p50 / p99 / longest", Self.summary(of: pool.waits)))
        return StorageHealth(
            backend: .postgreSQL, status: status, latency: clock.now - start, facts: facts, problem: problem)
    }

    private static func summary(of waits: WaitHistogram) -> String {
        let times = [waits.quantile(0.5), waits.quantile(0.99), waits.maximum].map { wait in
            "\((wait / .milliseconds(1) * 100).rounded() / 100)"
        }
        return times.joined(separator: " / ") + " ms of \(waits.count)"
    }

    /// - Returns: What is known, and the place in the server's log, if it writes one.
    private func examine() async throws -> (facts: [StorageHealth.Fact], place: Int64?) {
        let call = Call(operation: "health", deadline: .now.advanced(by: .seconds(5)))
        return try await pass("health") {
            try await lease(call, until: .after(min(.seconds(5), configuration.pool.acquireTimeout))) { connection in
                let sql: SQL = """
                    SELECT current_setting('server_version'),
                        extract(epoch FROM now() - pg_postmaster_start_time())::int8::text,
                        pg_is_in_recovery(),
                        CASE WHEN NOT pg_is_in_recovery() THEN (pg_current_wal_lsn() - '0/0')::int8 END
                    """
                let answer = try await Self.run(sql.statement(isPrepared: false), on: connection, call)
                var facts: [StorageHealth.Fact] = [
                    .init("PostgreSQL version", answer.text(0, 0) ?? ""),
                    .init("uptime in seconds", answer.text(0, 1) ?? ""),
                    .init("answered by", connection.place),
                ]
                if connection.facts.isPooled { facts.append(.init("pooler", "shares sessions")) }
                if answer.truth(0, 2) == true { facts.append(.init("role", "replica")) }
                return (facts, answer.integer(0, 3))
            }
        }
    }
}
