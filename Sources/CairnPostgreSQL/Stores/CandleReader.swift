import CairnDomain
import CairnRepositories

/// Makes candles and series of results.
enum CandleReader {
    /// The candles of a result with ``CandleTable/values``.
    ///
    /// - Throws: `CairnError` with code `invalidStoredData`.
    static func series(_ result: QueryResult, _ key: SeriesKey, _ operation: String) throws(CairnError) -> CandleSeries
    {
        var columns = CandleColumns()
        columns.reserveCapacity(result.rowCount)
        do throws(WireError) {
            for row in 0..<result.rowCount {
                try append(row, of: result, at: try TimeWire.timestamp(result.bytes(row, 0)), to: &columns)
            }
        } catch {
            throw error.at("a candle of \(key)", operation: operation)
        }
        return try series(columns, key, operation)
    }

    /// Adds the candle of a row, which has its values from the second column on.
    static func append(
        _ row: Int, of result: QueryResult, at time: Timestamp, to columns: inout CandleColumns
    ) throws(WireError) {
        columns.append(
            time, open: try NumericWire.price(result.bytes(row, 1)), high: try NumericWire.price(result.bytes(row, 2)),
            low: try NumericWire.price(result.bytes(row, 3)), close: try NumericWire.price(result.bytes(row, 4)),
            volume: Volume(units: try NumericWire.decimal(result.bytes(row, 5))))
    }

    /// The candles of columns.
    ///
    /// - Throws: `CairnError` with code `invalidStoredData` for one that breaks the rules.
    static func series(_ columns: CandleColumns, _ key: SeriesKey, _ operation: String) throws(CairnError)
        -> CandleSeries
    {
        do {
            return try CandleSeries(columns: columns)
        } catch {
            throw CairnError(
                .invalidStoredData, backend: .postgreSQL, operation: operation,
                message: "a stored candle of \(key) breaks the rules of candles", detail: "\(error)",
                underlying: error)
        }
    }

    static func time(_ result: QueryResult, _ row: Int, _ column: Int, _ operation: String) throws(CairnError)
        -> Timestamp
    {
        do throws(WireError) {
            return try TimeWire.timestamp(result.bytes(row, column))
        } catch {
            throw error.at("a candle's time", operation: operation)
        }
    }

    static func key(_ result: QueryResult, _ row: Int) throws(CairnError) -> SeriesKey {
        do {
            return try SeriesKey(
                symbol: result.text(row, 0) ?? "", exchange: result.text(row, 1) ?? "",
                timeframe: Timeframe(parsing: result.text(row, 2) ?? ""))
        } catch {
            throw CairnError(
                .invalidStoredData, backend: .postgreSQL, operation: "list series",
                message: "a row of the table series is no series", detail: "\(error)", underlying: error)
        }
    }
}
