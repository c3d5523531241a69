import CairnPostgreSQL
import CairnRepositories
import Foundation

/// Single records read by their key: many at once on one connection against one after the other, and on several
/// connections against pgbench.
struct PostgresPointRows {
    private static let script = """
        \\set id random(0, %d)
        SELECT id, symbol, price, version FROM quotes WHERE id = :id;
        """

    private let database: ScratchDatabase
    /// How many records there are.
    private let count: Int
    /// How many of them a run reads.
    private let reads: Int

    static func measure(into report: inout Report, count: Int, reads: Int, folder: String) async throws {
        try await ScratchDatabase.with(name: "points") { database in
            try await database.open { storage in
                try await storage.records(Quote.self).insert((0..<count).map(Quote.sample))
            }
            try database.settle("quotes")
            let rows = PostgresPointRows(database: database, count: count, reads: reads)
            try await rows.measureSharing(into: &report)
            let script = String(format: script, count - 1)
            guard let pgbench = try Pgbench(script, url: database.url, folder: folder) else { return }
            for connections in [8, 1, 4, 16] {
                try await rows.measure(connections, against: pgbench, into: &report)
            }
        }
    }

    /// Reads that wait for one connection share its round trips.
    private func measureSharing(into report: inout Report) async throws {
        try await database.open(connections: 1) { storage in
            let store = try await storage.records(Quote.self)
            let comparison = try await Comparison.measure(runs: 9) {
                try await read(store, tasks: 64)
            } reference: {
                try await read(store, tasks: 1)
            }
            report.add(
                "postgres: one record read, 64 tasks on 1 connection", comparison, against: "one after the other",
                atMost: 1 / 5)
        }
    }

    private func measure(_ connections: Int, against pgbench: Pgbench, into report: inout Report) async throws {
        try await database.open(connections: connections) { storage in
            let store = try await storage.records(Quote.self)
            let comparison = try await Comparison.measure(runs: 5) {
                try await read(store, tasks: connections)
            } reference: {
                try pgbench.secondsPerRun(connections: connections, runs: reads)
            }
            // 0.8 of the throughput is a quarter more time.
            report.add(
                "postgres: one record read, \(connections) at once", comparison,
                against: "pgbench, prepared, \(connections) connections", atMost: connections == 8 ? 1.25 : nil)
        }
    }

    /// What one read takes on average.
    private func read(_ store: any RecordStore<Quote>, tasks: Int) async throws -> Double {
        let each = reads / tasks
        let time = try await seconds {
            try await Load.run(tasks: tasks, each: each) { [count] run in
                // A prime apart, so that neighbours are not read together.
                let id = run * 7919 % count
                // pgbench looks at nothing it gets.
                try expect(try await store.get(RecordKey(id))?.id == Int64(id), "record \(id) is another")
            }
        }
        return time / Double(tasks * each)
    }
}
