import CairnDomain

/// What both forms of a chart show of a series, before anyone decides on columns or pixels.
struct ChartModel: Sendable {
    /// The candles, of which there is at least one.
    let series: CandleSeries
    /// The close of the last candle.
    let lastClose: Price
    /// The range of prices.
    let priceScale: PriceScale
    /// The decimals that the prices use.
    let priceDecimals: Int
    /// The zone of dates and times, and how they are written.
    let clock: WallClock
    /// The numbers of the heading.
    let summary: ChartSummary

    /// Looks at a series; nil when it is empty.
    ///
    /// - Parameters:
    ///   - series: The candles.
    ///   - calendar: The zone of dates and times.
    ///   - paddingPercent: Room above and below the prices, in percent of their range.
    init?(_ series: CandleSeries, calendar: SessionCalendar, paddingPercent: Int = 0) {
        guard let first = series.first, let last = series.last, let low = series.low.min(),
            let high = series.high.max()
        else { return nil }
        self.series = series
        lastClose = last.close
        priceScale = PriceScale(low: low, high: high, paddingPercent: paddingPercent)
        priceDecimals = PriceTicks.decimals(of: series)
        clock = WallClock(calendar: calendar, timestamps: series.timestamps)
        let previous = series.count > 1 ? series[series.endIndex - 2].close : last.open
        summary = ChartSummary(
            first: first, last: last, previous: previous, count: series.count, low: low, high: high,
            decimals: priceDecimals, clock: clock)
    }
}
