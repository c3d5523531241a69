internal import CairnDomain

/// One row of candle columns, which may break the rules of `Candle`.
struct Row {
    let timestamp: Timestamp
    let open: Price
    let high: Price
    let low: Price
    let close: Price
    let volume: Volume

    init(_ candle: Candle) {
        timestamp = candle.timestamp
        open = candle.open
        high = candle.high
        low = candle.low
        close = candle.close
        volume = candle.volume
    }

    init(_ columns: CandleColumns, _ index: Int) {
        timestamp = columns.timestamps[index]
        open = columns.open[index]
        high = columns.high[index]
        low = columns.low[index]
        close = columns.close[index]
        volume = columns.volume[index]
    }

    var lowest: Price { min(low, open, close) }

    var isConsistent: Bool {
        low <= open && low <= close && open <= high && close <= high && !volume.isNegative
    }

    /// The first rule of `Candle` that the row breaks.
    var flaw: String? {
        if isConsistent { return nil }
        do {
            _ = try Candle(timestamp: timestamp, open: open, high: high, low: low, close: close, volume: volume)
            return nil
        } catch {
            return "\(error.field) \(error.value) \(error.reason)"
        }
    }
}
