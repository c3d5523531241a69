extension Timeframe {
    /// The rule by which candles of a timeframe follow each other.
    package enum Grid: Hashable, Sendable {
        /// Counted from the start of each trading day; the last candle ends with the day.
        case withinDay(milliseconds: Int64)
        /// Counted from the start of the trading day 1970-01-01: longer than a day and not whole days.
        case sinceEpoch(milliseconds: Int64)
        /// Whole trading days, counted from an origin in days since 1970-01-01.
        case days(Int64, origin: Int64)
        /// Whole calendar months, counted from January 1970.
        case months(Int64)
    }

    /// The rule by which candles of this timeframe follow each other.
    package var grid: Grid {
        let count = Int64(count)
        switch unit {
        case .second, .minute, .hour:
            let length = nominalMilliseconds
            if length < Timestamp.millisecondsPerDay { return .withinDay(milliseconds: length) }
            let (days, rest) = length.quotientAndRemainder(dividingBy: Timestamp.millisecondsPerDay)
            return rest == 0 ? .days(days, origin: 0) : .sinceEpoch(milliseconds: length)
        case .day:
            return .days(count, origin: 0)
        case .week:
            // 1970-01-05, day 4, was the first Monday.
            return .days(count * 7, origin: 4)
        case .month:
            return .months(count)
        }
    }

    /// The half-open span of the candle that holds an instant.
    ///
    /// - Parameters:
    ///   - timestamp: Any instant.
    ///   - calendar: The zone and session start that days, weeks and months follow.
    /// - Returns: From the open time of the candle up to, not including, the open time of the next one; the very last
    ///   span ends at `Timestamp.max`.
    public func span(containing timestamp: Timestamp, in calendar: SessionCalendar = .utc) -> Range<Timestamp> {
        switch grid {
        case .withinDay(let length):
            let day = calendar.tradingDay(containing: timestamp).span
            let elapsed = timestamp.millisecondsSince1970 &- day.lowerBound.millisecondsSince1970
            let open = day.lowerBound.advanced(byMilliseconds: elapsed.floored(toMultipleOf: length))
            return open..<Swift.min(open.advanced(byMilliseconds: length), day.upperBound)
        case .sinceEpoch(let length):
            // Remainders are taken before the difference, which may not fit.
            let origin = calendar.start(ofTradingDay: 0).millisecondsSince1970.flooredRemainder(dividingBy: length)
            let elapsed = (timestamp.millisecondsSince1970.flooredRemainder(dividingBy: length) - origin)
                .flooredRemainder(dividingBy: length)
            return timestamp.advanced(byMilliseconds: -elapsed)..<timestamp.advanced(byMilliseconds: length - elapsed)
        case .days(let count, let origin):
            let day = calendar.tradingDay(containing: timestamp)
            if count == 1 { return day.span }
            let first = (day.index - origin).floored(toMultipleOf: count) + origin
            return calendar.start(ofTradingDay: first)..<calendar.start(ofTradingDay: first + count)
        case .months(let count):
            let month = CivilDate(daysSince1970: calendar.tradingDay(containing: timestamp).index).monthsSince1970
            let first = month.floored(toMultipleOf: count)
            return calendar.start(
                ofTradingDay: CivilDate.firstDay(ofMonth: first))..<calendar.start(
                    ofTradingDay: CivilDate.firstDay(ofMonth: first + count))
        }
    }

    /// The open time of the candle that holds an instant.
    public func openTime(of timestamp: Timestamp, in calendar: SessionCalendar = .utc) -> Timestamp {
        span(containing: timestamp, in: calendar).lowerBound
    }

    /// The open time of the candle after the one that holds an instant.
    public func next(after timestamp: Timestamp, in calendar: SessionCalendar = .utc) -> Timestamp {
        span(containing: timestamp, in: calendar).upperBound
    }

    /// Whether every candle of `coarser` is made of whole candles of this timeframe, in any calendar.
    public func divides(_ coarser: Timeframe) -> Bool {
        switch (grid, coarser.grid) {
        case (.withinDay(let fine), .withinDay(let coarse)), (.sinceEpoch(let fine), .sinceEpoch(let coarse)),
            (.months(let fine), .months(let coarse)):
            coarse % fine == 0
        case (.withinDay, .days), (.withinDay, .months):
            true
        case (.days(let fine, let fineOrigin), .days(let coarse, let coarseOrigin)):
            coarse % fine == 0 && (coarseOrigin - fineOrigin) % fine == 0
        case (.days(let fine, _), .months):
            fine == 1
        // A day of 23 hours moves trading days against the grid that runs on since 1970.
        case (.sinceEpoch, _), (_, .sinceEpoch), (.days, .withinDay), (.months, _):
            false
        }
    }
}
