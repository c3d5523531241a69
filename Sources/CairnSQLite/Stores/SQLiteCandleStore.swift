import CairnDomain
import CairnRepositories
import GRDB
import GRDBSQLite

/// Candle series in the tables `series` and `candles`.
struct SQLiteCandleStore: CandleStore {
    let access: any SQLiteAccess

    /// How many series have candles.
    static let countOfSeries: SQLFragment =
        "SELECT count(*) FROM series WHERE EXISTS (SELECT 1 FROM candles WHERE series_id = series.id)"

    var backend: BackendKind { .sqlite }
    var capabilities: Capabilities { access.capabilities }

    func save(_ candles: CandleSeries, in series: SeriesKey) async throws {
        guard !candles.isEmpty else { return }
        try await access.write("save candles") { db in
            try CandleWriter(db, series: try identify(series, in: db)).write(candles)
        }
    }

    func candles(of series: SeriesKey, in range: ClosedRange<Timestamp>, limit: Int?) async throws -> CandleSeries {
        try CandleQuery.validate(limit: limit, backend: backend)
        return try await read(
            "read candles", series,
            """
            SELECT time, open, high, low, close, volume FROM candles WHERE \(rows(of: series, in: range))
            ORDER BY time LIMIT \(.integer(limit.map(Int64.init) ?? -1))
            """)
    }

    func latest(_ count: Int, of series: SeriesKey) async throws -> CandleSeries {
        try await read(
            "read latest candles", series,
            """
            SELECT * FROM (
                SELECT time, open, high, low, close, volume FROM candles WHERE series_id = (\(id(of: series)))
                ORDER BY time DESC LIMIT \(.integer(Int64(max(count, 0))))
            ) ORDER BY time
            """)
    }

    func coverage(of series: SeriesKey) async throws -> SeriesCoverage? {
        try await access.read("read coverage") { db in
            // Each end is one step down the tree; only the count walks the rows.
            try db.query(
                """
                SELECT
                    (SELECT min(time) FROM candles WHERE series_id = id),
                    (SELECT max(time) FROM candles WHERE series_id = id),
                    (SELECT count(*) FROM candles WHERE series_id = id)
                FROM series WHERE \(key(series))
                """, cached: true
            ) { row in
                guard try row.step(), sqlite3_column_int64(row.handle, 2) > 0 else { return nil }
                let first = Timestamp(millisecondsSince1970: sqlite3_column_int64(row.handle, 0))
                let last = Timestamp(millisecondsSince1970: sqlite3_column_int64(row.handle, 1))
                return SeriesCoverage(range: first...last, count: Int(sqlite3_column_int64(row.handle, 2)))
            }
        }
    }

    func count(of series: SeriesKey, in range: ClosedRange<Timestamp>) async throws -> Int {
        try await access.read("count candles") { db in
            try db.integer("SELECT count(*) FROM candles WHERE \(rows(of: series, in: range))", cached: true) ?? 0
        }
    }

    func delete(of series: SeriesKey, in range: ClosedRange<Timestamp>) async throws -> Int {
        try await access.write("delete candles") { db in
            try db.change("DELETE FROM candles WHERE \(rows(of: series, in: range))", cached: true)
        }
    }

    func series() async throws -> [SeriesKey] {
        let stored = try await access.read("list series") { db in
            try db.query(
                """
                SELECT symbol, exchange, timeframe FROM series
                WHERE EXISTS (SELECT 1 FROM candles WHERE series_id = series.id)
                """, cached: true
            ) { row in
                var keys: [SeriesKey] = []
                while try row.step() { keys.append(try Self.key(row)) }
                return keys
            }
        }
        return stored.sorted()
    }

    private func read(_ operation: String, _ series: SeriesKey, _ query: SQLFragment) async throws -> CandleSeries {
        try await access.read(operation) { db in
            let columns = try db.query(query, cached: true) { row in try CandleReader.columns(row) }
            do {
                return try CandleSeries(columns: columns)
            } catch {
                throw CairnError(
                    .invalidStoredData, backend: .sqlite, operation: operation,
                    message: "a stored candle of \(series) breaks the rules of candles", detail: "\(error)",
                    underlying: error)
            }
        }
    }

    // MARK: Series

    private func key(_ series: SeriesKey) -> SQLFragment {
        """
        symbol = \(.text(series.symbol)) AND exchange = \(.text(series.exchange)) \
        AND timeframe = \(.text(series.timeframe.description))
        """
    }

    private func id(of series: SeriesKey) -> SQLFragment {
        "SELECT id FROM series WHERE \(key(series))"
    }

    private func rows(of series: SeriesKey, in range: ClosedRange<Timestamp>) -> SQLFragment {
        """
        series_id = (\(id(of: series))) AND time BETWEEN \(.integer(range.lowerBound.millisecondsSince1970)) \
        AND \(.integer(range.upperBound.millisecondsSince1970))
        """
    }

    /// The number of a series, which is given one when it has none.
    private func identify(_ series: SeriesKey, in db: Database) throws -> Int64 {
        if let id = try db.integer("SELECT id FROM series WHERE \(key(series))", cached: true) { return Int64(id) }
        try db.change(
            """
            INSERT INTO series (symbol, exchange, timeframe)
            VALUES (\(.text(series.symbol)), \(.text(series.exchange)), \(.text(series.timeframe.description)))
            """, cached: true)
        return db.lastInsertedRowID
    }

    private static func key(_ row: PreparedStatement) throws -> SeriesKey {
        let (symbol, exchange, timeframe) = (
            String(decoding: row.text(at: 0), as: UTF8.self), String(decoding: row.text(at: 1), as: UTF8.self),
            String(decoding: row.text(at: 2), as: UTF8.self)
        )
        do {
            return try SeriesKey(symbol: symbol, exchange: exchange, timeframe: Timeframe(parsing: timeframe))
        } catch {
            throw CairnError(
                .invalidStoredData, backend: .sqlite, operation: "list series",
                message: "a row of the table series is no series", detail: "\(error)", underlying: error)
        }
    }
}
