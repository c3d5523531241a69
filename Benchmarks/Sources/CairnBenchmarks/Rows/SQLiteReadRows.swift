import CairnDomain
import CairnRepositories
import CairnSQLite
import Foundation
import GRDB
import GRDBSQLite

/// Reading a million candles from SQLite, against a bare `sqlite3_step` loop and against GRDB's rows.
enum SQLiteReadRows {
    static func measure(into report: inout Report, count: Int, folder: String) async throws {
        let path = "\(folder)/read.sqlite"
        let storage = try await SQLiteStorage.open(SQLiteConfiguration(path: path))
        let store = try await storage.candles()
        let key = try SeriesKey(symbol: "BENCH", timeframe: .minute1)
        try await store.save(try SampleCandles.series(count), in: key)

        let againstLoop = try await Comparison.measure(runs: 9) {
            try await seconds { try expect(try await store.candles(of: key).count, count) }
        } reference: {
            try await seconds { try expect(try bareLoop(path), count) }
        }
        report.add(
            "sqlite: read \(count) candles", againstLoop, against: "bare sqlite3_step loop", atMost: 1.5)

        let queue = try DatabaseQueue(path: path)
        let againstRows = try await Comparison.measure(runs: 3) {
            try await seconds { try expect(try await store.candles(of: key).count, count) }
        } reference: {
            try await seconds {
                let rows = try await queue.read { database in
                    try PeerCandle.fetchAll(database, sql: Self.sql)
                }
                try expect(rows.count, count)
            }
        }
        report.add("sqlite: read \(count) candles", againstRows, against: "GRDB FetchableRecord", atMost: nil)
        try await storage.close()
    }

    private static let sql = "SELECT time, open, high, low, close, volume FROM candles ORDER BY time"

    private struct PeerCandle: FetchableRecord {
        let time, open, high, low, close, volume: Int64

        init(row: Row) {
            time = row[0]
            open = row[1]
            high = row[2]
            low = row[3]
            close = row[4]
            volume = row[5]
        }
    }

    /// What any program has to do at least: step, and copy six integers of each row into arrays.
    private static func bareLoop(_ path: String) throws -> Int {
        var database: OpaquePointer?
        guard sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nil) == SQLITE_OK else {
            throw ChildProcess.Failure(description: "cannot open \(path)")
        }
        defer { sqlite3_close(database) }
        var statement: OpaquePointer?
        sqlite3_prepare_v2(database, sql, -1, &statement, nil)
        defer { sqlite3_finalize(statement) }
        var columns = [[Int64]](repeating: [], count: 6)
        var (times, opens, highs, lows, closes, volumes) = (
            [Int64](), [Int64](), [Int64](), [Int64](), [Int64](), [Int64]()
        )
        while sqlite3_step(statement) == SQLITE_ROW {
            times.append(sqlite3_column_int64(statement, 0))
            opens.append(sqlite3_column_int64(statement, 1))
            highs.append(sqlite3_column_int64(statement, 2))
            lows.append(sqlite3_column_int64(statement, 3))
            closes.append(sqlite3_column_int64(statement, 4))
            volumes.append(sqlite3_column_int64(statement, 5))
        }
        columns = [times, opens, highs, lows, closes, volumes]
        blackHole(columns.count)
        return times.count
    }
}
