import CairnPostgreSQL
import CairnRepositories
import Foundation

/// Records written and read one by one by many tasks, and many at a time.
enum PostgresRecordRows {
    private static let tasks = 32

    static func measure(into report: inout Report, count: Int, folder: String) async throws {
        try await ScratchDatabase.with(name: "records") { database in
            try await database.open { storage in
                try await measureSingle(into: &report, storage, each: count / 1000)
                try await measureBulk(into: &report, database, storage, count: count, folder: folder)
            }
        }
    }

    // MARK: One by one

    private static func measureSingle(into report: inout Report, _ storage: PostgresStorage, each: Int) async throws {
        let store = try await storage.records(Quote.self)
        // The second time all connections are open.
        _ = try await liveAndDie(in: store, each: each)
        let times = try await liveAndDie(in: store, each: each)
        for (index, operation) in ["insert", "get", "update with version", "delete"].enumerated() {
            let measurement = Measurement(seconds: times.map { $0[index] })
            let percentile = measurement.percentile(0.95)
            report.add(
                "postgres: \(operation), \(tasks) tasks on 10 connections, p50 / p95 / p99",
                value: measurement.percentiles, bar: "p95 < 100 ms", isMet: percentile < 0.1)
        }
    }

    /// The seconds of the four operations of each record's life.
    private static func liveAndDie(in store: any RecordStore<Quote>, each: Int) async throws -> [[Double]] {
        try await Load.run(tasks: tasks, each: each) { id in
            var quote = Quote.sample(id)
            let key = RecordKey<Quote>(id)
            let inserting = try await seconds { try await store.insert(quote) }
            let getting = try await seconds { try expect(try await store.get(key) == quote, "another record") }
            let updating = try await seconds { quote = try await store.update(quote, expectedVersion: 1) }
            try expect(Int(quote.version), 2, "versions")
            let deleting = try await seconds { try expect(try await store.delete(key), "nothing was deleted") }
            return [inserting, getting, updating, deleting]
        }
    }

    // MARK: Many at a time

    private static func measureBulk(
        into report: inout Report, _ database: ScratchDatabase, _ storage: PostgresStorage, count: Int, folder: String
    ) async throws {
        let fills = Fill.samples(count)
        let values = count * Fill.schema.fields.count
        let store = try await storage.records(Fill.self)
        try await store.insert(fills)
        try expect(try await store.find(RecordQuery()) == fills, "the records are not those that were written")
        let rows = folder + "/fills.copy"
        try database.psql.run("\\copy fills to '\(rows)' (format binary)")
        let writing = try await Comparison.measure(runs: 7) {
            try database.empty("fills")
            return try await seconds { try await store.insert(fills) }
        } reference: {
            try database.empty("fills")
            return try await seconds { try database.psql.run("\\copy fills from '\(rows)' (format binary)") }
        }
        report.add(
            "postgres: write \(count) records of 8 fields", writing, values: values,
            against: "psql \\copy from a file, binary", atLeast: nil)

        try database.settle("fills")
        let command = "\\copy (SELECT * FROM fills ORDER BY id) to '\(folder)/fills.out' (format binary)"
        let reading = try await Comparison.measure(runs: 9) {
            try await seconds { try expect(try await store.find(RecordQuery()).count, count, "records") }
        } reference: {
            try await seconds { try database.psql.run(command) }
        }
        report.add(
            "postgres: read \(count) records of 8 fields", reading, values: values,
            against: "psql \\copy to a file, binary", atLeast: nil)
    }
}
