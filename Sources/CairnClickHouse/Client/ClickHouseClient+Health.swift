import CairnRepositories
import CairnRuntime

extension ClickHouseClient {
    /// Asks every server for what there is to know, in one cheap question, and whether it reaches its cluster.
    func health() async -> StorageHealth {
        let clock = ContinuousClock()
        let start = clock.now
        let hosts = configuration.hosts
        let answers = await withTaskGroup { group in
            for (index, host) in hosts.enumerated() { group.addTask { (index, await self.examine(host)) } }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        let all = hosts.indices.compactMap { answers[$0] }
        var problems: [String] = []
        for problem in all.compactMap(\.problem) where !problems.contains(problem) { problems.append(problem) }
        let status: StorageHealth.Status =
            if problems.isEmpty { .healthy } else if all.contains(where: \.isAlive) { .degraded } else { .unavailable }
        let names = ["ClickHouse version", "uptime in seconds", "answered by", "time zone"]
        return StorageHealth(
            backend: .clickHouse, status: status, latency: clock.now - start,
            facts: [
                .init("servers", hosts.map(\.description).joined(separator: ", ")),
                .init("database", configuration.database),
            ] + zip(names, all.first { !$0.facts.isEmpty }?.facts ?? []).map { .init($0, $1) },
            problem: problems.isEmpty ? nil : problems.joined(separator: "; "))
    }

    /// How one server is.
    private struct Examination {
        var facts: [String] = []
        var isAlive = true
        var problem: String?
    }

    private func examine(_ host: ClickHouseConfiguration.Host) async -> Examination {
        var found = Examination()
        do {
            found.facts = try await probe("SELECT version(), toString(uptime()), hostName(), timezone()", host)
        } catch {
            // A question that found no free connection says nothing of the server.
            let failure = error.underlying as? TransferFailure
            let isWaiting = failure?.cause == .deadline && failure?.wasSent == false
            return Examination(
                isAlive: isWaiting, problem: isWaiting ? "\(host): all connections are in use" : "\(error)")
        }
        guard let cluster = configuration.cluster else { return found }
        do {
            let name = NativeQuoting.quoted(cluster.name)
            _ = try await probe("SELECT toString(count()) FROM clusterAllReplicas(\(raw: name), system.one)", host)
        } catch {
            // Who may use Distributed tables need not have the right to this.
            if !error.isDenied { found.problem = "cluster \(cluster.name): \(error)" }
        }
        return found
    }

    /// A server that takes longer than this to say how it is, is not well.
    private var patience: Duration { min(configuration.connectTimeout + .seconds(5), configuration.timeout) }

    /// Makes sure that a server answers, sooner than a question may take; one that does not is left alone for a while.
    func reach(_ host: ClickHouseConfiguration.Host, _ operation: String) async throws {
        var query = ClickHouseQuery.read(operation, "SELECT 1")
        query.database = "system"
        query.patience = patience
        do {
            try await run(query.on(host))
        } catch let error as CairnError {
            if error.isTransient, let choice = endpoints.choice(where: { $0 == host }) { endpoints.quarantine(choice) }
            throw error
        }
    }

    /// Asks a server once; the texts of the first row.
    private func probe(_ sql: SQL, _ host: ClickHouseConfiguration.Host) async throws(CairnError) -> [String] {
        var query = ClickHouseQuery.read("health", sql)
        query.database = "system"
        let question = query
        do {
            return try await pass(question.operation) {
                var texts: [String] = []
                _ = try await attempt(question, host, deadline: .after(patience)) { stream in
                    while let block = try await stream.next() {
                        guard block.rowCount > 0 else { continue }
                        texts = block.columns.compactMap { $0.values.text(at: 0) }
                    }
                }
                return texts
            }
        } catch {
            throw .clickHouse(error, question, at: host.description)
        }
    }
}
