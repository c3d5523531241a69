import CairnRepositories
import CairnRuntime

extension ClickHouseClient {
    /// A server that takes longer to say how it is, is not well.
    private static let patience = Duration.seconds(5)

    /// Asks every server for what there is to know, in one cheap question, and a cluster whether all of it answers.
    func health() async -> StorageHealth {
        let clock = ContinuousClock()
        let start = clock.now
        let answers = await withTaskGroup { group in
            for (index, host) in configuration.hosts.enumerated() {
                group.addTask { (index, await self.facts(of: host)) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        let (latency, results) = (clock.now - start, configuration.hosts.indices.compactMap { answers[$0] })
        var problems = results.compactMap { if case .failure(let error) = $0 { "\(error)" } else { nil } }
        let found = results.compactMap { try? $0.get() }.first
        if found != nil, let problem = await clusterProblem() { problems.append(problem) }
        let names = ["ClickHouse version", "uptime in seconds", "answered by", "time zone"]
        return StorageHealth(
            backend: .clickHouse,
            status: found == nil ? .unavailable : problems.isEmpty ? .healthy : .degraded, latency: latency,
            facts: [
                .init("servers", configuration.hosts.map(\.description).joined(separator: ", ")),
                .init("database", configuration.database),
            ] + zip(names, found ?? []).map { .init($0, $1) },
            problem: problems.isEmpty ? nil : problems.joined(separator: "; "))
    }

    private func facts(of host: ClickHouseConfiguration.Host) async -> Result<[String], any Error> {
        do {
            return .success(try await probe("SELECT version(), toString(uptime()), hostName(), timezone()", host))
        } catch {
            return .failure(error)
        }
    }

    /// What is wrong with the cluster behind the servers; nil when nothing is, or there is none.
    private func clusterProblem() async -> String? {
        guard let cluster = configuration.cluster else { return nil }
        let everyone: SQL =
            "SELECT toString(count()) FROM clusterAllReplicas(\(raw: NativeQuoting.quoted(cluster.name)), system.one)"
        var problem: String?
        // Any of them may ask the others.
        for host in configuration.hosts {
            do {
                _ = try await probe(everyone, host)
                return nil
            } catch {
                problem = "cluster \(cluster.name): \(error)"
            }
        }
        return problem
    }

    /// Asks a server once; the texts of the first row.
    private func probe(_ sql: SQL, _ host: ClickHouseConfiguration.Host) async throws -> [String] {
        try await pass("health") {
            var texts: [String] = []
            _ = try await attempt(.read("health", sql), host, deadline: .after(Self.patience)) { stream in
                while let block = try await stream.next() {
                    if block.rowCount > 0 { texts = try block.columns.indices.map { try block.text($0, at: 0) } }
                }
            }
            return texts
        }
    }
}
