import CairnDomain
import Foundation
import TestSupport
import Testing

/// What must hold for every timeframe in every zone.
@Suite struct AlignmentPropertyTests {
    private static let timeframes = [
        "1s", "7s", "1m", "5m", "45m", "1h", "4h", "5h", "24h", "36h", "48h", "100h", "1d", "3d", "1w", "2w", "1M",
        "5M", "12M", "9999M",
    ].compactMap { Timeframe($0) }

    @Test(arguments: Zones.names)
    func `Spans tile time without gap or overlap`(zone: String) throws {
        var random = SeededGenerator(seed: 11)
        var instants = try Zones.changes(of: zone).shuffled(using: &random).prefix(12).flatMap { change in
            [-86_400_000, -1, 0, 1, 5_400_000, 86_400_000].map { change.advanced(byMilliseconds: $0) }
        }
        instants += (0..<20).map { _ in
            Timestamp(millisecondsSince1970: .random(in: -3_000_000_000_000...4_000_000_000_000, using: &random))
        }
        for calendar in try Zones.calendars(of: zone) {
            for instant in instants {
                let timeframe = Self.timeframes.randomElement(using: &random) ?? .day1
                expectTile(timeframe, around: instant, in: calendar, using: &random)
            }
        }
    }

    @Test(arguments: Zones.names)
    func `Nothing traps at the ends of time`(zone: String) throws {
        let day: Int64 = 86_400_000
        let distances = [0, 1, 999, day, 2 * day, 8 * day, 32 * day, 400 * day]
        let instants = distances.flatMap { distance in
            [Timestamp.min.advanced(byMilliseconds: distance), .max.advanced(byMilliseconds: -distance)]
        }
        for calendar in try Zones.calendars(of: zone) {
            for timeframe in Self.timeframes {
                for instant in instants {
                    let span = timeframe.span(containing: instant, in: calendar)
                    #expect(span.contains(instant) || span.upperBound == .max, "\(timeframe) \(instant)")
                    #expect(!span.description.isEmpty)
                }
            }
        }
    }

    /// Days found by looking at the clock every minute of a few days.
    @Test(arguments: Zones.names)
    func `A day is made of the minutes in which the calendar shows it`(zone: String) throws {
        var random = SeededGenerator(seed: 13)
        let timeZone = try #require(TimeZone(identifier: zone))
        let modern = try Zones.changes(of: zone).filter { $0 > (Timestamp("1990-01-01") ?? .max) }
        for change in modern.shuffled(using: &random).prefix(3) + [Timestamp(millisecondsSince1970: 1_700_000_000_000)]
        {
            let sessionStart = [0, 540, 1020].randomElement(using: &random) ?? 0
            let calendar = try SessionCalendar(timeZone: timeZone, sessionStartMinute: sessionStart)
            let first = change.millisecondsSince1970 / 60_000 - 2160
            var expected: [Int64: Timestamp] = [:]
            var latest = Int64.min
            for minute in first..<(first + 4320) {
                let offset = timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(minute * 60)))
                let local = minute + Int64(offset) / 60 - Int64(sessionStart)
                let date = Int64((Double(local) / 1440).rounded(.down))
                // When the clock goes back over the start of a day, the day has begun all the same.
                if date > latest {
                    if latest != .min { expected[date] = Timestamp(millisecondsSince1970: minute * 60_000) }
                    latest = date
                }
            }
            #expect(expected.count >= 2)
            for start in expected.values {
                #expect(Timeframe.day1.openTime(of: start, in: calendar) == start, "\(zone) \(sessionStart)")
                let before = start.advanced(byMilliseconds: -1)
                #expect(Timeframe.day1.next(after: before, in: calendar) == start, "\(zone) \(sessionStart)")
            }
        }
    }

    /// Weeks and months begin on Mondays and firsts of the local calendar.
    @Test(arguments: Zones.names)
    func `Weeks begin on Mondays and months on the first`(zone: String) throws {
        var random = SeededGenerator(seed: 17)
        let timeZone = try #require(TimeZone(identifier: zone))
        var gregorian = Calendar(identifier: .gregorian)
        gregorian.timeZone = timeZone
        let calendar = try SessionCalendar(timeZone: timeZone, sessionStartMinute: 570)
        for _ in 0..<100 {
            let instant = Timestamp(
                millisecondsSince1970: .random(in: -1_000_000_000_000...4_000_000_000_000, using: &random))
            let week = gregorian.dateComponents(
                [.weekday, .hour, .minute], from: Date(Timeframe.week1.openTime(of: instant, in: calendar)))
            #expect(week.weekday == 2 && week.hour == 9 && week.minute == 30, "\(instant)")
            let month = gregorian.dateComponents(
                [.day, .hour, .minute], from: Date(Timeframe.month1.openTime(of: instant, in: calendar)))
            #expect(month.day == 1 && month.hour == 9 && month.minute == 30, "\(instant)")
        }
    }

    /// `divides` promises that candles line up: here it is held to it on days on which they might not.
    @Test(arguments: ["UTC", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"])
    func `A timeframe that divides another has a candle beginning wherever the other has`(zone: String) throws {
        let calendar = try Zones.calendar(zone, sessionStart: "09:00")
        let timeframes = try [
            "1m", "7m", "1h", "5h", "10h", "30h", "35h", "36h", "24h", "48h", "1d", "2d", "3d", "7d", "14d", "1w", "2w",
            "3w", "1M", "3M",
        ]
        .map { try Timeframe(parsing: $0) }
        var random = SeededGenerator(seed: 19)
        let changes = try Zones.changes(of: zone).suffix(3)
        let instants =
            changes
            + (0..<12).map { _ in
                Timestamp(millisecondsSince1970: .random(in: 0...2_000_000_000_000, using: &random))
            }
        for fine in timeframes {
            for coarse in timeframes where fine != coarse {
                let opens = instants.flatMap { instant -> [Timestamp] in
                    let span = coarse.span(containing: instant, in: calendar)
                    return [span.lowerBound, span.upperBound]
                }
                let linesUp = opens.allSatisfy { fine.openTime(of: $0, in: calendar) == $0 }
                if fine.divides(coarse) { #expect(linesUp, "\(fine) in \(coarse)") }
            }
        }
    }

    private func expectTile(
        _ timeframe: Timeframe, around instant: Timestamp, in calendar: SessionCalendar,
        using random: inout SeededGenerator
    ) {
        let span = timeframe.span(containing: instant, in: calendar)
        let name: Comment = "\(timeframe) \(instant) \(calendar.timeZone.identifier) \(calendar.sessionStartMinute)"
        #expect(span.contains(instant), name)
        let before = timeframe.span(containing: span.lowerBound.advanced(byMilliseconds: -1), in: calendar)
        #expect(before.upperBound == span.lowerBound, name)
        let after = timeframe.span(containing: span.upperBound, in: calendar)
        #expect(after.lowerBound == span.upperBound, name)
        let inside = Timestamp(
            millisecondsSince1970: .random(
                in: span.lowerBound.millisecondsSince1970..<span.upperBound.millisecondsSince1970, using: &random))
        #expect(timeframe.span(containing: inside, in: calendar) == span, name)
        #expect(timeframe.openTime(of: span.lowerBound, in: calendar) == span.lowerBound, name)
        #expect(
            timeframe.openTime(of: span.upperBound.advanced(byMilliseconds: -1), in: calendar) == span.lowerBound, name)
    }
}
