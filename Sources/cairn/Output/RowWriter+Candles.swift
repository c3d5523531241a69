import CairnDomain

extension RowWriter {
    /// The columns of ``write(_:calendar:)``, named as in CSV files that are imported.
    static let candleColumns: [OutputColumn] = [
        .text("timestamp"), .decimal("open"), .decimal("high"), .decimal("low"), .decimal("close"),
        .decimal("volume"),
    ]

    /// Writes a row for each candle, into a writer with ``candleColumns``.
    ///
    /// - Parameters:
    ///   - series: The candles.
    ///   - calendar: The zone in which times are written.
    /// - Throws: What the sink throws.
    mutating func write(_ series: CandleSeries, calendar: SessionCalendar = .utc) throws {
        // One row for all candles: an array per candle would cost more than its text.
        var row = [OutputCell](repeating: .null, count: Self.candleColumns.count)
        for candle in series {
            row[0] = .timestamp(candle.timestamp, offsetSeconds: calendar.offsetSeconds(at: candle.timestamp))
            row[1] = .price(candle.open)
            row[2] = .price(candle.high)
            row[3] = .price(candle.low)
            row[4] = .price(candle.close)
            row[5] = .volume(candle.volume)
            try write(row)
        }
    }
}
