import CairnDomain
import CairnRepositories
import GRDB
import GRDBSQLite

/// Writes candles of one series; those of the same time are replaced.
struct CandleWriter {
    // Running a statement costs as much as writing several rows, and within one the tree is not searched anew.
    private static let rowsPerStatement = 32

    private let database: Database
    private let series: Int64

    init(_ database: Database, series: Int64) {
        self.database = database
        self.series = series
    }

    /// Writes all candles; the caller has a transaction open.
    func write(_ candles: CandleSeries) throws {
        let many = candles.count / Self.rowsPerStatement * Self.rowsPerStatement
        let end = candles.startIndex + many
        if many > 0 {
            try write(candles, candles.startIndex..<end, rowsPerStatement: Self.rowsPerStatement)
        }
        if many < candles.count { try write(candles, end..<candles.endIndex, rowsPerStatement: 1) }
    }

    private func write(_ candles: CandleSeries, _ rows: Range<Int>, rowsPerStatement: Int) throws {
        let statement = try PreparedStatement(Self.upsert(rowsPerStatement), cached: true, in: database)
        defer { statement.reset() }
        let handle = statement.handle
        // Views are taken once: each access to a column of a series counts a reference.
        let (timestamps, opens, highs) = (candles.timestamps, candles.open, candles.high)
        let (lows, closes, volumes) = (candles.low, candles.close, candles.volume)
        sqlite3_bind_int64(handle, 1, series)
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: rowsPerStatement) {
            var parameter: CInt = 2
            for row in start..<(start + rowsPerStatement) {
                sqlite3_bind_int64(handle, parameter, timestamps[row].millisecondsSince1970)
                sqlite3_bind_int64(handle, parameter + 1, opens[row].units)
                sqlite3_bind_int64(handle, parameter + 2, highs[row].units)
                sqlite3_bind_int64(handle, parameter + 3, lows[row].units)
                sqlite3_bind_int64(handle, parameter + 4, closes[row].units)
                if let units = CandleVolume.units(volumes[row]) {
                    sqlite3_bind_int64(handle, parameter + 5, units)
                } else {
                    try statement.bind(.text(volumes[row].description), at: parameter + 5)
                }
                parameter += 6
            }
            // Between short statements an interruption finds nothing to interrupt.
            try Task.checkCancellation()
            try statement.run()
        }
    }

    private static func upsert(_ rows: Int) -> String {
        var sql = "INSERT INTO candles (series_id, time, open, high, low, close, volume) VALUES "
        for row in 0..<rows {
            let first = 2 + row * 6
            sql += row == 0 ? "(?1" : ", (?1"
            for parameter in first..<(first + 6) { sql += ", ?\(parameter)" }
            sql += ")"
        }
        return sql + " ON CONFLICT (series_id, time) DO UPDATE SET open = excluded.open, high = excluded.high, "
            + "low = excluded.low, close = excluded.close, volume = excluded.volume"
    }
}
