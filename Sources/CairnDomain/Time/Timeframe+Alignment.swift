extension Timeframe {
    /// The half-open span of the candle that holds an instant.
    ///
    /// - Parameters:
    ///   - timestamp: Any instant.
    ///   - calendar: The zone and session start that days, weeks and months follow.
    /// - Returns: From the open time of the candle up to, not including, the open time of the next one.
    public func span(containing timestamp: Timestamp, in calendar: SessionCalendar = .utc) -> Range<Timestamp> {
        let day = calendar.tradingDay(containing: timestamp)
        switch unit {
        case .second, .minute, .hour:
            return intradaySpan(containing: timestamp, day: day, in: calendar)
        case .day:
            return span(fromDay: day.floored(toMultipleOf: Int64(count)), days: count, in: calendar)
        case .week:
            // 1970-01-05, day 4, was the first Monday.
            let monday = (day - 4).floored(toMultipleOf: Int64(count) * 7) + 4
            return span(fromDay: monday, days: count * 7, in: calendar)
        case .month:
            let date = CivilDate(daysSince1970: day)
            let month = ((date.year - 1970) * 12 + Int64(date.month - 1)).floored(toMultipleOf: Int64(count))
            return calendar.start(
                ofTradingDay: Self.firstDay(ofMonth: month))..<calendar.start(
                    ofTradingDay: Self.firstDay(ofMonth: month + Int64(count)))
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

    private func intradaySpan(
        containing timestamp: Timestamp, day: Int64, in calendar: SessionCalendar
    ) -> Range<Timestamp> {
        guard let length = fixedMilliseconds else { return timestamp..<timestamp }
        // Spans longer than a day cannot restart with each session: they count from 1970.
        if length > Timestamp.millisecondsPerDay {
            let days = (length - 1) / Timestamp.millisecondsPerDay + 1
            if length % Timestamp.millisecondsPerDay == 0 {
                return span(fromDay: day.floored(toMultipleOf: days), days: Int(days), in: calendar)
            }
            let origin = calendar.start(ofTradingDay: 0).millisecondsSince1970
            let open = (timestamp.millisecondsSince1970 &- origin).floored(toMultipleOf: length) &+ origin
            let start = Timestamp(millisecondsSince1970: open)
            return start..<start.advanced(byMilliseconds: length)
        }
        let start = calendar.start(ofTradingDay: day)
        let elapsed = timestamp.millisecondsSince1970 &- start.millisecondsSince1970
        let open = start.advanced(byMilliseconds: elapsed.floored(toMultipleOf: length))
        let nextDay = calendar.start(ofTradingDay: day + 1)
        return open..<Swift.min(open.advanced(byMilliseconds: length), nextDay)
    }

    private func span(fromDay day: Int64, days: Int, in calendar: SessionCalendar) -> Range<Timestamp> {
        calendar.start(ofTradingDay: day)..<calendar.start(ofTradingDay: day + Int64(days))
    }

    private static func firstDay(ofMonth monthsSince1970: Int64) -> Int64 {
        let years = monthsSince1970.flooredQuotient(dividingBy: 12)
        let month = Int(monthsSince1970 - years * 12) + 1
        return CivilDate(year: 1970 + years, month: month, day: 1)?.daysSince1970 ?? 0
    }
}

extension Int64 {
    /// The largest multiple of `step` that is not above the value, or `Int64.min` where that would be below it.
    func floored(toMultipleOf step: Int64) -> Int64 {
        let (product, overflow) = flooredQuotient(dividingBy: step).multipliedReportingOverflow(by: step)
        return overflow ? .min : product
    }
}
