import CairnPostgreSQL
import CairnRepositories

/// A thousand tasks that take turns at ten connections: how long a call takes, and what becomes of the connections.
struct PostgresPoolRows {
    private static let connections = 10
    private static let tasks = 1000

    private let database: ScratchDatabase
    /// How many calls each task makes.
    private let each: Int

    static func measure(into report: inout Report, count: Int) async throws {
        try await ScratchDatabase.with(name: "pool") { database in
            let rows = PostgresPoolRows(database: database, each: count / tasks)
            try await database.open(connections: connections) { storage in
                let store = try await storage.records(Quote.self)
                try await store.insert((0..<tasks).map(Quote.sample))
                try await rows.measureConnections(into: &report, storage, store)
                try await rows.measureTimes(into: &report, store)
            }
            // The server takes a moment to end a session.
            try database.admin.run("DO 'BEGIN PERFORM pg_sleep(0.5); END';")
            let left = try database.admin.number(
                """
                SELECT count(*) FROM pg_stat_activity \
                WHERE datname = '\(database.configuration.database)' AND application_name = 'cairn';
                """)
            report.add("postgres: connections left after closing", value: "\(left)", bar: "0", isMet: left == 0)
        }
    }

    private func measureConnections(
        into report: inout Report, _ storage: PostgresStorage, _ store: any RecordStore<Quote>
    ) async throws {
        let calls = "\(Self.tasks * each) calls of \(Self.tasks) tasks"
        _ = try await load(store)
        // One is psql's.
        let made = try sessions() - 1
        report.add(
            "postgres: connections made for \(calls)", value: "\(made)", bar: "≤ \(Self.connections)",
            isMet: made <= Self.connections)
        _ = try await load(store)
        let more = try sessions() - 1 - made
        report.add("postgres: connections made for \(calls) more", value: "\(more)", bar: "0", isMet: more == 0)
        let facts = await storage.health().facts
        let held = facts.first { $0.name == "connections" }?.value ?? "unknown"
        report.add(
            "postgres: connections afterwards", value: held, bar: "0 in use", isMet: held.hasPrefix("0 in use"))
        for fact in facts where fact.name.hasPrefix("wait for a connection") {
            report.add("postgres: \(fact.name)", value: fact.value, bar: nil)
        }
    }

    private func measureTimes(into report: inout Report, _ store: any RecordStore<Quote>) async throws {
        let calls = "\(Self.tasks * each) calls of \(Self.tasks) tasks"
        report.add(
            "postgres: \(calls), a connection each, p50 / p95 / p99", value: try await load(store).percentiles,
            bar: nil)
        let together = try await Load.run(tasks: Self.tasks, each: each) { run in
            try await seconds {
                try expect(try await store.get(RecordKey(run % Self.tasks)) != nil, "a record is missing")
            }
        }
        report.add(
            "postgres: \(calls), sharing round trips, p50 / p95 / p99",
            value: Measurement(seconds: together).percentiles,
            bar: nil)
    }

    /// Calls that take a connection each, unlike reads by key.
    private func load(_ store: any RecordStore<Quote>) async throws -> Measurement {
        let times = try await Load.run(tasks: Self.tasks, each: each) { run in
            let id = Int64(run % Self.tasks)
            return try await seconds {
                try expect(try await store.find(where: \.id == id, limit: 1).count, 1, "records")
            }
        }
        return Measurement(seconds: times)
    }

    /// How many sessions the database has had.
    private func sessions() throws -> Int {
        try database.admin.number(
            "SELECT sessions FROM pg_stat_database WHERE datname = '\(database.configuration.database)';")
    }
}
