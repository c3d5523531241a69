import CairnDomain
import CairnRepositories
import CairnSQLite
import Foundation
import GRDB

/// Reading a million candles from SQLite, against a bare `sqlite3_step` loop and against GRDB's rows.
enum SQLiteReadRows {
    static func measure(into report: inout Report, count: Int, folder: String) async throws {
        let path = "\(folder)/read.sqlite"
        let storage = try await SQLiteStorage.open(SQLiteConfiguration(path: path))
        let store = try await storage.candles()
        let key = try SeriesKey(symbol: "BENCH", timeframe: .minute1)
        try await store.save(try SampleCandles.series(count), in: key)

        let loop = try BareLoop(path: path, sql: sql)
        let againstLoop = try await Comparison.measure(runs: 9) {
            try await seconds { try expect(try await store.candles(of: key).count, count) }
        } reference: {
            try await seconds { try expect(loop.run(), count) }
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

    private static let sql = """
        SELECT time, open, high, low, close, volume FROM candles WHERE series_id = 1 ORDER BY time
        """

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
}
