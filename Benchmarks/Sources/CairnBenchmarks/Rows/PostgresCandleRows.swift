import CairnDomain
import CairnPostgreSQL
import CairnRepositories
import Foundation

/// A series saved and read whole, against psql copying the same rows and against a client for Python.
struct PostgresCandleRows {
    private let database: ScratchDatabase
    private let store: any CandleStore
    private let series: CandleSeries
    private let key: SeriesKey
    /// The rows of the table in binary.
    private let rows: String
    /// Where psql writes what it reads.
    private let output: String

    static func measure(into report: inout Report, count: Int, folder: String) async throws {
        let series = try SampleCandles.series(count)
        let key = try SeriesKey(symbol: "BENCH", exchange: "X", timeframe: .minute1)
        try await ScratchDatabase.with(name: "candles") { database in
            try await database.open { storage in
                let rows = PostgresCandleRows(
                    database: database, store: try await storage.candles(), series: series, key: key,
                    rows: folder + "/candles.copy", output: folder + "/candles.out")
                try await rows.measureSaving(into: &report)
                try await rows.measureReplacing(into: &report)
                try await rows.measureReading(into: &report)
            }
        }
    }

    // MARK: Saving

    private func measureSaving(into report: inout Report) async throws {
        try await save()
        try database.psql.run("\\copy candles to '\(rows)' (format binary)")
        let comparison = try await Comparison.measure(runs: 7) {
            try await save()
        } reference: {
            try await copyIn()
        }
        report.add(
            "postgres: save \(series.count) candles", comparison, against: "psql \\copy from a file, binary",
            atMost: 1.3)
    }

    /// Saves into an empty table.
    @discardableResult
    private func save() async throws -> Double {
        try database.empty("candles")
        let time = try await seconds { try await store.save(series, in: key) }
        try checkStored(series)
        return time
    }

    @discardableResult
    private func copyIn() async throws -> Double {
        try database.empty("candles")
        let time = try await seconds { try database.psql.run("\\copy candles from '\(rows)' (format binary)") }
        try checkStored(series)
        return time
    }

    private func checkStored(_ candles: CandleSeries) throws {
        let found = try database.psql.ask("SELECT count(*), (sum(close) * 100000000)::numeric(39, 0) FROM candles;")
        try expect(found == ["\(candles.count)", "\(Self.sum(candles))"], "stored \(found)")
    }

    private static func sum(_ candles: CandleSeries) -> Int128 { candles.close.reduce(0) { $0 + Int128($1.units) } }

    // MARK: Replacing

    private func measureReplacing(into report: inout Report) async throws {
        let comparison = try await Comparison.measure(runs: 3) {
            try await copyIn()
            let time = try await seconds { try await store.save(series, in: key) }
            try checkStored(series)
            return time
        } reference: {
            try await copyIn()
            let time = try await seconds { try database.psql.run(replacement) }
            try checkStored(series)
            return time
        }
        report.add(
            "postgres: save \(series.count) candles over themselves", comparison,
            against: "psql \\copy beside the table, then INSERT ... ON CONFLICT", atMost: nil)
    }

    private var replacement: String {
        """
        BEGIN;
        CREATE TEMPORARY TABLE beside (LIKE candles) ON COMMIT DROP;
        \\copy beside from '\(rows)' (format binary)
        INSERT INTO candles SELECT * FROM beside ON CONFLICT (series_id, "time") DO UPDATE SET
            open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
            volume = excluded.volume;
        COMMIT;
        """
    }

    // MARK: Reading

    private func measureReading(into report: inout Report) async throws {
        try await save()
        try database.settle("candles")
        try expect(try await store.candles(of: key) == series, "the candles are not those that were saved")
        let name = "postgres: read \(series.count) candles"
        let id = try database.psql.number("SELECT id FROM series;")
        let sql = """
            SELECT "time", open, high, low, close, volume FROM candles WHERE series_id = \(id) ORDER BY "time"
            """
        let command = "\\copy (\(sql)) to '\(output)' (format binary)"
        let againstPsql = try await Comparison.measure(runs: 11) {
            try await read()
        } reference: {
            try await seconds { try database.psql.run(command) }
        }
        report.add(name, againstPsql, against: "psql \\copy to a file, binary", atMost: 1.3)

        guard let peer = try PythonPeer("asyncpg", url: database.url, sql: sql) else { return }
        let againstPython = try await Comparison.measure(runs: 5) {
            try await read()
        } reference: {
            try peer.read("rows", count: series.count, sum: Self.sum(series))
        }
        report.add(name, againstPython, against: "asyncpg, fetch", atMost: 1 / 5)
    }

    private func read() async throws -> Double {
        try await seconds { try expect(try await store.candles(of: key).count, series.count) }
    }
}
