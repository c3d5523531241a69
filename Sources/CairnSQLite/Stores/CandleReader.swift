import CairnDomain
import CairnRepositories
import GRDBSQLite

/// Reads rows of time, open, high, low, close and volume into columns.
enum CandleReader {
    /// All rows of a statement.
    ///
    /// - Throws: `CairnError` with code `invalidStoredData` for a volume that is none.
    static func columns(_ rows: PreparedStatement) throws -> CandleColumns {
        var columns = CandleColumns()
        let handle = rows.handle
        while try rows.step() {
            let volume =
                sqlite3_column_type(handle, 5) == SQLITE_INTEGER
                ? CandleVolume.volume(units: sqlite3_column_int64(handle, 5)) : try exactVolume(rows)
            columns.append(
                Timestamp(millisecondsSince1970: sqlite3_column_int64(handle, 0)),
                open: Price(units: sqlite3_column_int64(handle, 1)),
                high: Price(units: sqlite3_column_int64(handle, 2)),
                low: Price(units: sqlite3_column_int64(handle, 3)),
                close: Price(units: sqlite3_column_int64(handle, 4)), volume: volume)
        }
        return columns
    }

    private static func exactVolume(_ row: PreparedStatement) throws(CairnError) -> Volume {
        do {
            return try Volume(utf8: row.text(at: 5))
        } catch {
            throw CairnError(
                .invalidStoredData, backend: .sqlite, operation: "read candles",
                message: "a stored volume is no number",
                underlying: error)
        }
    }
}
