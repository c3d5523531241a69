internal import CairnDomain

/// The open times at which a trading calendar expects the candles of a timeframe, one period after another.
///
/// Candles of a day and longer are matched by date, because feeds label them with any time of that day: midnight
/// UTC, local midnight or the opening. They are placed on a time line on which each date begins at midnight UTC.
struct ExpectedCandles: Sendable {
    /// Instants outside of these 200,000 years are no market data, and their arithmetic would overflow.
    static let supported =
        Timestamp(
            millisecondsSince1970: -3_155_760_000_000_000)...Timestamp(
            millisecondsSince1970: 3_155_760_000_000_000)

    private enum Kind {
        /// Several candles a day.
        case intraday(length: Int64)
        /// Candles longer than a day that end within one: 36 hours.
        case multiday
        /// Days, weeks and months.
        case wholeDays
    }

    private let timeframe: Timeframe
    private let calendar: TradingCalendar
    private let kind: Kind
    /// The local time line of the calendar's zone.
    private let clock: SessionCalendar
    /// Milliseconds after local midnight at which trading days begin; negative in the evening before.
    private let dayStart: Int64

    init(timeframe: Timeframe, calendar: TradingCalendar) throws {
        self.timeframe = timeframe
        self.calendar = calendar
        clock = try SessionCalendar(timeZone: calendar.timeZone)
        let open = Int64(calendar.earliestOpen) * 60_000
        if let length = timeframe.intradayMilliseconds {
            kind = .intraday(length: length)
            // The day begins with the candle that is under way when the first session opens.
            let origin = calendar.candleOriginMinute.map { Int64($0) * 60_000 } ?? open
            dayStart = open - (open - origin).flooredDivision(by: length).remainder
        } else {
            kind = timeframe.coversWholeDays ? .wholeDays : .multiday
            dayStart = 0
        }
    }

    /// Where a candle lies on the time line of the periods.
    func place(of timestamp: Timestamp) -> Timestamp {
        guard case .wholeDays = kind, !isDateLabel(timestamp) else { return timestamp }
        return wallTime(of: timestamp)
    }

    /// The timestamp that a missing candle would have, labelled as another candle of the series is.
    func timestamp(ofPlace place: Timestamp, like other: Timestamp?) -> Timestamp {
        guard case .wholeDays = kind, let other else { return place }
        let otherPlace = self.place(of: other)
        let shift =
            otherPlace.millisecondsSince1970 - period(containing: otherPlace).span.lowerBound.millisecondsSince1970
        let shifted = place.advanced(byMilliseconds: shift)
        return isDateLabel(other) ? shifted : clock.instant(ofWallTime: shifted)
    }

    /// The period that holds a place.
    func period(containing place: Timestamp) -> ExpectedPeriod {
        switch kind {
        case .intraday(let length): intradayPeriod(day: day(containing: place), length: length)
        case .multiday, .wholeDays: longPeriod(containing: place)
        }
    }

    /// The period that follows another one.
    func period(after period: ExpectedPeriod) -> ExpectedPeriod {
        self.period(containing: period.span.upperBound)
    }

    /// Midnight UTC stands for a date, in whatever zone the market is: hardly any market opens its day at that instant
    /// while its local date is another.
    private func isDateLabel(_ timestamp: Timestamp) -> Bool {
        timestamp.millisecondsSince1970 % Timestamp.millisecondsPerDay == 0
    }

    private func wallTime(of timestamp: Timestamp) -> Timestamp {
        timestamp.advanced(byMilliseconds: Int64(clock.offsetSeconds(at: timestamp)) * 1000)
    }

    private func start(ofDay day: Int64) -> Timestamp {
        instant(day: day, milliseconds: dayStart)
    }

    private func instant(day: Int64, milliseconds: Int64) -> Timestamp {
        clock.instant(
            ofWallTime: Timestamp(millisecondsSince1970: day * Timestamp.millisecondsPerDay + milliseconds))
    }

    private func day(containing instant: Timestamp) -> Int64 {
        let elapsed = wallTime(of: instant).millisecondsSince1970 - dayStart
        var day = elapsed.flooredDivision(by: Timestamp.millisecondsPerDay).quotient
        // Where the clock is changed, the wall time can disagree with the instants at which the days begin.
        while start(ofDay: day) > instant { day -= 1 }
        while start(ofDay: day + 1) <= instant { day += 1 }
        return day
    }

    private func intradayPeriod(day: Int64, length: Int64) -> ExpectedPeriod {
        let start = start(ofDay: day)
        let end = self.start(ofDay: day + 1)
        let windows = windows(onDay: day)
        var period = ExpectedPeriod(span: start..<end, tradingDays: windows.isEmpty ? 0 : 1, step: length)
        let origin = start.millisecondsSince1970
        let last = (end.millisecondsSince1970 - origin + length - 1) / length
        var used: Int64 = 0
        for window in windows {
            // A candle belongs to a session when any part of it does; one may reach over a break into the next.
            let from = max(used, (window.lowerBound.millisecondsSince1970 - origin) / length)
            let to = min(last, (window.upperBound.millisecondsSince1970 - origin + length - 1) / length)
            guard from < to else { continue }
            period.appendRun(first: start.advanced(byMilliseconds: from * length), count: Int(to - from))
            used = to
        }
        return period
    }

    private func longPeriod(containing place: Timestamp) -> ExpectedPeriod {
        let span = timeframe.span(containing: place)
        var tradingDays = 0
        // One earlier: its session may cross midnight, and division rounds towards 1970.
        var day = span.lowerBound.millisecondsSince1970 / Timestamp.millisecondsPerDay - 1
        while day * Timestamp.millisecondsPerDay < span.upperBound.millisecondsSince1970 {
            switch kind {
            case .wholeDays:
                let isInside = day * Timestamp.millisecondsPerDay >= span.lowerBound.millisecondsSince1970
                if isInside, trades(onDay: day) { tradingDays += 1 }
            case .multiday, .intraday:
                if windows(onDay: day).contains(where: { $0.overlaps(span) }) { tradingDays += 1 }
            }
            day += 1
        }
        let length = span.upperBound.millisecondsSince1970 - span.lowerBound.millisecondsSince1970
        var period = ExpectedPeriod(span: span, tradingDays: tradingDays, step: length)
        period.appendRun(first: span.lowerBound, count: tradingDays > 0 ? 1 : 0)
        return period
    }

    private func trades(onDay day: Int64) -> Bool {
        Int32(exactly: day).map { calendar.trades(on: Day(daysSince1970: $0)) } ?? false
    }

    /// The sessions of a day as instants.
    private func windows(onDay day: Int64) -> [Range<Timestamp>] {
        guard let number = Int32(exactly: day) else { return [] }
        return calendar.sessions(on: Day(daysSince1970: number)).compactMap { session in
            let open = instant(day: day, milliseconds: Int64(session.openMinute) * 60_000)
            let close = instant(day: day, milliseconds: Int64(session.closeMinute) * 60_000)
            return open < close ? open..<close : nil
        }
    }
}
