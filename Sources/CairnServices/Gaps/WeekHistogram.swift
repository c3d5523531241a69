internal import CairnDomain

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// On how many days candles open in each minute of each weekday, in one time zone.
struct WeekHistogram {
    private static let minutesPerDay = 1440
    /// A weekday seen on fewer days has no times of its own yet.
    private static let daysToTrust = 4
    /// Less than this says nothing about weekdays.
    private static let shortSample: Int64 = 14

    let timeZone: TimeZone
    private let clock: SessionCalendar
    /// Minutes that one candle covers.
    private let length: Int
    private let isDaily: Bool

    /// Days with a candle in a minute, by weekday and minute.
    private var days = [Int32](repeating: 0, count: 7 * minutesPerDay)
    /// The last day with a candle in a minute of the day.
    private var lastDay = [Int64](repeating: .min, count: minutesPerDay)
    /// Days with a candle, by weekday.
    private var activeDays = [Int32](repeating: 0, count: 7)
    private var firstDay: Int64?
    private var latestDay = Int64.min
    /// The instants for which the offset below is known.
    private var known = Timestamp.min..<Timestamp.min
    private var offset: Int64 = 0

    init?(timeZone: TimeZone, timeframe: Timeframe) {
        guard let clock = try? SessionCalendar(timeZone: timeZone) else { return nil }
        self.clock = clock
        self.timeZone = timeZone
        length = Int(min((timeframe.nominalMilliseconds + 59_999) / 60_000, 1440))
        isDaily = timeframe.coversWholeDays
    }

    var isEmpty: Bool { firstDay == nil }

    /// How well the times repeat; comparable between zones for the same candles.
    var sharpness: Double { days.reduce(0) { $0 + Double($1) * Double($1) } }

    mutating func add(_ timestamps: SeriesColumn<Timestamp>) {
        for timestamp in timestamps { add(timestamp) }
    }

    private mutating func add(_ timestamp: Timestamp) {
        let isDate = isDaily && timestamp.millisecondsSince1970 % Timestamp.millisecondsPerDay == 0
        let wall = timestamp.millisecondsSince1970 + (isDate ? 0 : offset(at: timestamp))
        let (day, ofDay) = wall.flooredDivision(by: Timestamp.millisecondsPerDay)
        let minute = isDaily ? 0 : Int(ofDay / 60_000)
        let weekday = Int((day + 3).flooredDivision(by: 7).remainder)
        if day > latestDay {
            activeDays[weekday] += 1
            latestDay = day
            if firstDay == nil { firstDay = day }
        }
        guard lastDay[minute] < day else { return }
        lastDay[minute] = day
        days[weekday * Self.minutesPerDay + minute] += 1
    }

    /// Offsets change at full quarters of an hour, so one look-up serves a quarter.
    private mutating func offset(at timestamp: Timestamp) -> Int64 {
        if known.contains(timestamp) { return offset }
        let quarter: Int64 = 900_000
        let start = timestamp.millisecondsSince1970.flooredDivision(by: quarter).quotient * quarter
        let lower = Timestamp(millisecondsSince1970: start)
        known = lower..<lower.advanced(byMilliseconds: quarter)
        offset = Int64(clock.offsetSeconds(at: timestamp)) * 1000
        return offset
    }

    /// The usual sessions of each weekday that usually has any.
    func sessions() -> [Weekday: [TradingSession]] {
        let trading = tradingWeekdays
        let together = minutes(ofWeekdays: trading)
        var sessions: [Weekday: [TradingSession]] = [:]
        for weekday in Weekday.allCases where trading.contains(weekday) {
            let own = activeDays[weekday.index] >= Self.daysToTrust ? minutes(ofWeekdays: [weekday]) : []
            sessions[weekday] = self.sessions(opening: own.isEmpty ? together : own)
        }
        return fitted(sessions)
    }

    private var tradingWeekdays: Set<Weekday> {
        guard let firstDay else { return [] }
        let active = Set(Weekday.allCases.filter { activeDays[$0.index] > 0 })
        if latestDay - firstDay + 1 < Self.shortSample { return active.union(Set<Weekday>.mondayToFriday) }
        let usual = active.filter { weekday in
            // Days of this name up to a day, counted from a Monday long ago.
            let until = { (day: Int64) in (day + 3 - Int64(weekday.index)).flooredDivision(by: 7).quotient }
            return Int64(activeDays[weekday.index]) * 2 >= until(latestDay) - until(firstDay - 1)
        }
        return usual.isEmpty ? active : usual
    }

    /// The minutes in which candles usually open, ascending; all between the first and the last one ever where
    /// trading is too thin for any minute to be usual.
    private func minutes(ofWeekdays weekdays: Set<Weekday>) -> [Int] {
        let active = weekdays.reduce(0) { $0 + activeDays[$1.index] }
        let counts = (0..<Self.minutesPerDay).map { minute in
            weekdays.reduce(0) { $0 + days[$1.index * Self.minutesPerDay + minute] }
        }
        let usual = counts.indices.filter { counts[$0] > 0 && counts[$0] * 2 >= active }
        // Where trading is thin, a lucky minute or two must not make all other candles strays.
        let usualCandles = usual.reduce(0) { $0 + counts[$1] }
        if usualCandles > 0, usualCandles * 2 >= counts.reduce(0, +) { return usual }
        guard let first = counts.firstIndex(where: { $0 > 0 }), let last = counts.lastIndex(where: { $0 > 0 }) else {
            return []
        }
        return Array(stride(from: first, through: last, by: length))
    }

    private func sessions(opening minutes: [Int]) -> [TradingSession] {
        if isDaily { return [.wholeDay] }
        var sessions: [TradingSession] = []
        for minute in minutes {
            if let last = sessions.last, minute <= last.closeMinute {
                sessions[sessions.count - 1] = TradingSession(unchecked: last.openMinute, minute + length)
            } else {
                sessions.append(TradingSession(unchecked: minute, minute + length))
            }
        }
        return sessions
    }

    /// Cuts what the last candle of a day reaches into the first one of the next.
    private func fitted(_ sessions: [Weekday: [TradingSession]]) -> [Weekday: [TradingSession]] {
        let earliest = sessions.values.compactMap(\.first?.openMinute).min() ?? 0
        return sessions.mapValues { list in
            list.map { session in
                let close = min(session.closeMinute, earliest + Self.minutesPerDay)
                return TradingSession(unchecked: session.openMinute, max(close, session.openMinute + 1))
            }
        }
    }
}

extension Weekday {
    /// 0 for Monday.
    var index: Int { rawValue - 1 }
}
