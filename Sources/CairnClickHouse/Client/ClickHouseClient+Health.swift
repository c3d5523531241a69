import CairnRepositories

extension ClickHouseClient {
    /// Asks for what there is to know, in one cheap question.
    func health() async -> StorageHealth {
        let clock = ContinuousClock()
        let start = clock.now
        let place = configuration.hosts.map(\.description).joined(separator: ", ")
        do {
            let query = ClickHouseQuery.read(
                "health", "SELECT version(), toString(uptime()), hostName(), timezone()")
            let facts = try await collect(query, into: [String]()) { facts, block in
                if block.rowCount > 0 { facts = try (0..<4).map { try block.text($0, at: 0) } }
            }.result
            return StorageHealth(
                backend: .clickHouse, status: .healthy, latency: clock.now - start,
                facts: [.init("servers", place), .init("database", configuration.database)]
                    + zip(["ClickHouse version", "uptime in seconds", "answered by", "time zone"], facts).map {
                        .init($0, $1)
                    })
        } catch {
            return StorageHealth(
                backend: .clickHouse, status: .unavailable, latency: clock.now - start,
                facts: [.init("servers", place)], problem: "\(error)")
        }
    }
}
