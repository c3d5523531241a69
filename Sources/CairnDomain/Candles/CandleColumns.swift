/// The six columns of a candle series as plain arrays: what stores fill and drain in bulk.
public struct CandleColumns: Sendable {
    /// Open times.
    public var timestamps: [Timestamp] = []
    /// First prices.
    public var open: [Price] = []
    /// Highest prices.
    public var high: [Price] = []
    /// Lowest prices.
    public var low: [Price] = []
    /// Last prices.
    public var close: [Price] = []
    /// Quantities traded.
    public var volume: [Volume] = []

    /// Makes empty columns.
    public init() {}

    /// The number of rows.
    public var count: Int { timestamps.count }

    /// Makes room for so many rows in all; call it once, not per batch, or appending becomes quadratic.
    public mutating func reserveCapacity(_ capacity: Int) {
        timestamps.reserveCapacity(capacity)
        open.reserveCapacity(capacity)
        high.reserveCapacity(capacity)
        low.reserveCapacity(capacity)
        close.reserveCapacity(capacity)
        volume.reserveCapacity(capacity)
    }

    /// Appends one row.
    @inlinable
    public mutating func append(
        _ timestamp: Timestamp, open: Price, high: Price, low: Price, close: Price, volume: Volume
    ) {
        timestamps.append(timestamp)
        self.open.append(open)
        self.high.append(high)
        self.low.append(low)
        self.close.append(close)
        self.volume.append(volume)
    }

    /// Appends one candle.
    @inlinable
    public mutating func append(_ candle: Candle) {
        append(
            candle.timestamp, open: candle.open, high: candle.high, low: candle.low, close: candle.close,
            volume: candle.volume)
    }

    /// Appends all rows of a series column by column.
    public mutating func append(contentsOf series: CandleSeries) {
        timestamps.append(contentsOf: series.timestamps.elements)
        open.append(contentsOf: series.open.elements)
        high.append(contentsOf: series.high.elements)
        low.append(contentsOf: series.low.elements)
        close.append(contentsOf: series.close.elements)
        volume.append(contentsOf: series.volume.elements)
    }

    /// The row as an unchecked candle.
    func candle(at row: Int) -> Candle {
        Candle(unchecked: timestamps[row], open[row], high[row], low[row], close[row], volume[row])
    }
}
