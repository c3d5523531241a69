import CairnDomain

/// The numbers in the heading of a chart, as text.
struct ChartSummary: Hashable, Sendable {
    /// The last close.
    let last: String
    /// The change from the price before: `+1.12`.
    let change: String
    /// The change in percent of the price before, with its sign; nil when that price was zero.
    let percent: String?
    /// The direction of the change.
    let direction: Direction
    /// The highest price.
    let high: String
    /// The lowest price.
    let low: String
    /// The first and the last date, with times for candles of less than a day.
    let range: String
    /// How many candles there are: `124 candles`.
    let count: String

    /// Summarises a series.
    ///
    /// - Parameters:
    ///   - first: The first candle.
    ///   - last: The last candle.
    ///   - previous: The close before the last one, or the open of a single candle.
    ///   - count: How many candles there are.
    ///   - low: The lowest price.
    ///   - high: The highest price.
    ///   - decimals: The decimals that prices are written with.
    ///   - clock: Writes dates.
    init(
        first: Candle, last: Candle, previous: Price, count: Int, low: Price, high: Price, decimals: Int,
        clock: WallClock
    ) {
        func text(_ price: Price) -> String {
            NumberText.fixed(Int128(price.units), scale: Price.fractionDigits, decimals: decimals)
        }
        func signed(_ units: Int128, scale: Int, decimals: Int) -> String {
            (units > 0 ? "+" : "") + NumberText.fixed(units, scale: scale, decimals: decimals)
        }
        let difference = Int128(last.close.units) - Int128(previous.units)
        self.last = text(last.close)
        change = signed(difference, scale: Price.fractionDigits, decimals: decimals)
        // One more digit than is shown, so that it is rounded and not cut.
        percent =
            previous.units == 0
            ? nil : signed(difference * 100_000 / Int128(previous.units.magnitude), scale: 3, decimals: 2) + "%"
        direction = Direction(from: previous, to: last.close)
        self.high = text(high)
        self.low = text(low)
        let from = clock.text(first.timestamp)
        range = count == 1 ? from : "\(from) to \(clock.text(last.timestamp))"
        self.count = "\(NumberText.grouped(count)) \(count == 1 ? "candle" : "candles")"
    }
}
