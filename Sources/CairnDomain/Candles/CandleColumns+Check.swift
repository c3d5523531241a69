extension CandleColumns {
    /// Makes sure that rows can be those of a series.
    ///
    /// - Parameter rows: Those to look at; those before them have been checked.
    /// - Throws: `ValidationError` when columns differ in length, timestamps do not ascend strictly, or a row breaks
    ///   a rule of `Candle`.
    package func check(_ rows: Range<Int>) throws(ValidationError) {
        let count = self.count
        for (name, length) in [
            ("open", open.count), ("high", high.count), ("low", low.count), ("close", close.count),
            ("volume", volume.count),
        ] where length != count {
            throw ValidationError(
                type: "CandleSeries", field: name, value: length, reason: "values for \(count) timestamps")
        }
        for row in rows {
            if row > 0, timestamps[row - 1] >= timestamps[row] {
                throw ValidationError(
                    type: "CandleSeries", field: "timestamps", value: timestamps[row],
                    reason: "does not come after \(timestamps[row - 1]) in row \(row)")
            }
            if let flaw = CandleFlaw(
                open: open[row], high: high[row], low: low[row], close: close[row], volume: volume[row])
            {
                throw flaw.error
            }
        }
    }
}
