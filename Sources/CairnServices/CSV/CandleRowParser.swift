import CairnDomain

/// Turns rows into candles, once the header is known.
struct CandleRowParser {
    private let columns: CandleColumnReader
    private var times: CandleTimeParser
    /// Date and time of day side by side, where they are two columns.
    private var joined: [UInt8] = []

    init(header: CandleCSVHeader, file: String, decimals: Int?, times: CandleTimeParser) {
        columns = CandleColumnReader(header: header, file: file, decimals: decimals)
        self.times = times
    }

    /// Reads one row.
    ///
    /// - Throws: `CandleRowFailure`.
    mutating func candle(from row: CSVRow) throws(CandleRowFailure) -> Candle {
        if row.fields.count != columns.header.names.count || row.hasTextAfterQuote { try columns.checkShape(row) }
        let timestamp = try timestamp(row)
        let open = try columns.price(row, columns.header.open)
        let high = try columns.price(row, columns.header.high)
        let low = try columns.price(row, columns.header.low)
        let close = try columns.price(row, columns.header.close)
        let volume = try columns.volume(row)
        do {
            return try Candle(timestamp: timestamp, open: open, high: high, low: low, close: close, volume: volume)
        } catch {
            throw columns.failure(row, broken: error)
        }
    }

    private mutating func timestamp(_ row: CSVRow) throws(CandleRowFailure) -> Timestamp {
        do {
            switch columns.header.time {
            case .one(let column):
                return try times.timestamp(row[column], line: row.line)
            case .dateAndTime(let date, let time):
                joined.removeAll(keepingCapacity: true)
                joined.append(contentsOf: row[date])
                joined.append(.space)
                joined.append(contentsOf: row[time])
                return try joined.withUnsafeBufferPointer { bytes throws(CandleTimeFlaw) in
                    try times.timestamp(bytes, line: row.line)
                }
            }
        } catch {
            throw columns.failure(row, time: error)
        }
    }
}
