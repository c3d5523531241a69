import CairnDomain

/// One bar of a chart: a candle, or several consecutive ones drawn as one.
struct ChartBar: Hashable, Sendable {
    /// The open time of the first candle.
    let start: Timestamp
    /// The open time of the last candle.
    private(set) var end: Timestamp
    /// The open of the first candle.
    let open: Price
    /// The highest high.
    private(set) var high: Price
    /// The lowest low.
    private(set) var low: Price
    /// The close of the last candle.
    private(set) var close: Price
    /// The sum of the volumes, which stops at the largest that can be held.
    private(set) var volume: Volume

    /// Makes the bar of one candle.
    init(_ candle: Candle) {
        start = candle.timestamp
        end = candle.timestamp
        open = candle.open
        high = candle.high
        low = candle.low
        close = candle.close
        volume = candle.volume
    }

    /// Takes in the candle that follows.
    mutating func append(_ candle: Candle) {
        end = candle.timestamp
        high = max(high, candle.high)
        low = min(low, candle.low)
        close = candle.close
        let (sum, overflow) = volume.units.addingReportingOverflow(candle.volume.units)
        volume = overflow ? .max : Volume(units: sum)
    }

    /// Where the close lies from the open.
    var direction: Direction { Direction(from: open, to: close) }
}

extension ChartBar {
    /// How many candles each bar must stand for, so that a series fits into so many bars.
    static func candlesPerBar(count: Int, maximumBars: Int) -> Int {
        let room = max(1, maximumBars)
        return max(1, count / room + (count % room == 0 ? 0 : 1))
    }

    /// A series as bars of equally many candles, the last of which may hold fewer.
    ///
    /// Equally many, because bars of one and of two candles side by side would show a volume that never was.
    static func bars(of series: CandleSeries, candlesPerBar: Int) -> [ChartBar] {
        var bars: [ChartBar] = []
        bars.reserveCapacity(series.count / candlesPerBar + 1)
        for (position, candle) in series.enumerated() {
            if position % candlesPerBar == 0 {
                bars.append(ChartBar(candle))
            } else {
                bars[bars.count - 1].append(candle)
            }
        }
        return bars
    }
}
