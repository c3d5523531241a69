import Foundation

/// `cairn import` of a CSV file, against `sqlite3`'s own `.import` of the same file into a keyed table.
enum ImportRows {
    static func measure(into report: inout Report, scale: Int, folder: String) async throws {
        guard let cairn = ProcessInfo.processInfo.environment["CAIRN"] else {
            throw ChildProcess.Failure(description: "set CAIRN to the release build of cairn")
        }
        try await measureTime(into: &report, count: 1_000_000 / scale, folder: folder, cairn: cairn)
        try measureMemory(into: &report, count: 10_000_000 / scale, folder: folder, cairn: cairn)
    }

    private static func measureTime(
        into report: inout Report, count: Int, folder: String, cairn: String
    ) async throws {
        let csv = "\(folder)/import.csv"
        try SampleCandles.writeCSV(count, to: csv)
        let megabytes = (try FileManager.default.attributesOfItem(atPath: csv)[.size] as? Int ?? 0) / 1_000_000
        let cairnImport = { try importWithCairn(csv, into: "\(folder)/cairn.sqlite", cairn: cairn).seconds }
        for (name, suffix) in [("rowid table", ""), ("WITHOUT ROWID table", " WITHOUT ROWID")] {
            let comparison = try await Comparison.measure(runs: 5) {
                try cairnImport()
            } reference: {
                try importWithSQLite(csv, into: "\(folder)/sqlite3.sqlite", table: suffix).seconds
            }
            report.add(
                "cairn import \(count) rows (\(megabytes) MB)", comparison, against: "sqlite3 .import, keyed \(name)",
                atMost: 1)
        }
    }

    private static func measureMemory(into report: inout Report, count: Int, folder: String, cairn: String) throws {
        let csv = "\(folder)/large.csv"
        try SampleCandles.writeCSV(count, to: csv)
        let run = try importWithCairn(csv, into: "\(folder)/large.sqlite", cairn: cairn, watchesMemory: true)
        guard run.peakBytes > 0 else { throw ChildProcess.Failure(description: "no memory was seen") }
        report.add(
            "cairn import \(count) rows, peak memory",
            value: "\(run.peakBytes / 1_000_000) MB in \(Report.seconds(run.seconds))", bar: "< 200 MB",
            isMet: run.peakBytes < 200_000_000)
    }

    private static func importWithCairn(
        _ csv: String, into path: String, cairn: String, watchesMemory: Bool = false
    ) throws -> ChildProcess {
        removeDatabase(path)
        return try ChildProcess.run(
            [cairn, "import", csv, "--symbol", "BENCH", "--timeframe", "1m", "--store", "sqlite:\(path)"],
            watchesMemory: watchesMemory)
    }

    private static func importWithSQLite(_ csv: String, into path: String, table: String) throws -> ChildProcess {
        removeDatabase(path)
        return try ChildProcess.run([
            "sqlite3", path,
            """
            CREATE TABLE candles(timestamp TEXT PRIMARY KEY, open REAL, high REAL, low REAL, close REAL, volume REAL)\
            \(table);
            """,
            ".mode csv", ".import --skip 1 \(csv) candles",
        ])
    }

    private static func removeDatabase(_ path: String) {
        for suffix in ["", "-wal", "-shm", "-journal"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }
}
