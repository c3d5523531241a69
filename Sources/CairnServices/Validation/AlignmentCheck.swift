internal import CairnDomain

/// Tells open times at which no candle of a timeframe can open.
struct AlignmentCheck: Sendable {
    private let timeframe: Timeframe
    private let calendar: SessionCalendar?
    /// The least milliseconds between candles, whatever the zone and the session start.
    private let spacing: Int64
    /// The last open time that was right.
    private var last: Timestamp?
    /// The trading day of the last intraday candle: zone rules are asked for once a day.
    private var day: Range<Timestamp>?

    init(timeframe: Timeframe, calendar: SessionCalendar?) {
        self.timeframe = timeframe
        self.calendar = calendar
        spacing = Self.spacing(of: timeframe)
    }

    /// What is wrong with an open time; nil when nothing is.
    mutating func problem(of timestamp: Timestamp) -> String? {
        if let calendar { return problem(of: timestamp, in: calendar) }
        if timeframe.unit != .second, timestamp.millisecondsSince1970 % 60_000 != 0 {
            return "does not open at a full minute"
        }
        if let last, timestamp > last {
            let (distance, overflow) = timestamp.millisecondsSince1970.subtractingReportingOverflow(
                last.millisecondsSince1970)
            if !overflow, distance < spacing {
                return "opens less than \(timeframe) after the candle of \(last)"
            }
        }
        last = max(timestamp, last ?? timestamp)
        return nil
    }

    private mutating func problem(of timestamp: Timestamp, in calendar: SessionCalendar) -> String? {
        if let length = timeframe.intradayMilliseconds {
            let day =
                self.day.flatMap { $0.contains(timestamp) ? $0 : nil }
                ?? Self.oneDay.span(containing: timestamp, in: calendar)
            self.day = day
            let elapsed = timestamp.millisecondsSince1970 &- day.lowerBound.millisecondsSince1970
            if elapsed % length == 0 { return nil }
        }
        let open = timeframe.openTime(of: timestamp, in: calendar)
        return open == timestamp ? nil : "the \(timeframe) candle of this time opens at \(open)"
    }

    private static let oneDay = Timeframe.day1

    private static func spacing(of timeframe: Timeframe) -> Int64 {
        let nominal = timeframe.nominalMilliseconds
        // Feeds label long candles with different times of the day; two in one span are closer than half of it.
        if timeframe.coversWholeDays { return nominal / 2 }
        // The last candle of a day is cut short where the length does not divide the day, and where clocks go forward.
        guard nominal > Timestamp.millisecondsPerDay || Timestamp.millisecondsPerDay % nominal == 0 else { return 0 }
        return nominal >= 7_200_000 ? nominal - 3_600_000 : nominal
    }
}
