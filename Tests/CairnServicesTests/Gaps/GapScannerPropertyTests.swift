import CairnDomain
import CairnRepositories
import CairnServices
import Foundation
import TestSupport
import Testing

/// Compares the scanner with a walk over every span that asks the wall clock each minute.
@Suite struct GapScannerPropertyTests {
    private struct Slot {
        let open: Timestamp
        let day: Int
        var isPresent = true
    }

    private static let zones = ["UTC", "America/New_York", "Europe/Berlin", "Asia/Tokyo", "Australia/Lord_Howe"]
    private static let frames = ["1m", "5m", "15m", "30m", "1h", "2h", "4h", "5h", "12h", "24h"]
    private static let sessions = [
        ["00:00-24:00"], ["09:30-16:00"], ["09:00-11:30", "12:30-15:00"], ["17:00-16:00"],
        ["08:00-08:45", "08:50-13:45"],
    ]

    @Test(arguments: 0..<60)
    func `gaps are those of a walk over every span`(round: Int) throws {
        let seed = UInt64(20_240_109 + round)
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let zone = try Fixture.zone(try #require(Self.zones.randomElement(using: &random)))
        let timeframe = try Timeframe(parsing: try #require(Self.frames.randomElement(using: &random)))
        let list = try #require(Self.sessions.randomElement(using: &random)).map { try TradingSession(parsing: $0) }
        let weekdays = Set(Weekday.allCases.shuffled(using: &random).prefix(Int.random(in: 1...7, using: &random)))
        // Half of the rounds begin shortly before the clocks of Europe or America change.
        let firstDay = [19_790, 19_789, 19_810, 20_019, 20_025, 19_000].randomElement(using: &random) ?? 0
        let holidays = Set(
            (0..<3).map { _ in Day(daysSince1970: Int32(firstDay + Int.random(in: 0..<20, using: &random))) })
        let calendar = try TradingCalendar(timeZone: zone, weekdays: weekdays, sessions: list, holidays: holidays)
        var slots = try Self.slots(timeframe, calendar, list, from: firstDay, days: 20)
        guard slots.count > 2 else { return }
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            let start = Int.random(in: 0..<slots.count, using: &random)
            let length = Int.random(in: 1...max(1, slots.count / 3), using: &random)
            for index in start..<min(slots.count, start + length) { slots[index].isPresent = false }
        }
        let present = slots.filter(\.isPresent)
        guard let first = present.first, let last = present.last else { return }
        let expected = Self.gaps(slots.filter { $0.open >= first.open && $0.open <= last.open }, all: slots)

        var scanner = try GapScanner(timeframe: timeframe, calendar: calendar)
        var rest = try Fixture.series(at: present.map(\.open))[...]
        while !rest.isEmpty {
            let size = Int.random(in: 1...500, using: &random)
            try scanner.add(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        let report = try scanner.finish()
        let name: Comment = "\(timeframe) \(calendar)"
        #expect(report.gaps.map(\.range) == expected.map(\.range), name)
        #expect(report.gaps.map(\.missing) == expected.map(\.missing), name)
        #expect(report.gaps.map { $0.kind == .wholeDays } == expected.map(\.isWhole), name)
        #expect(report.found == present.count, name)
        #expect(report.outsideSessions == 0, name)
        #expect(report.surplus == 0, name)
    }

    /// All spans of some days during any minute of which a session is under way by the local clock.
    private static func slots(
        _ timeframe: Timeframe, _ calendar: TradingCalendar, _ sessions: [TradingSession], from firstDay: Int, days: Int
    ) throws -> [Slot] {
        let open = try #require(sessions.first?.openMinute)
        let clock = try SessionCalendar(timeZone: calendar.timeZone, sessionStartMinute: open)
        let day = Timeframe.day1
        let start = Timestamp(millisecondsSince1970: Int64(firstDay) * Timestamp.millisecondsPerDay)
        var dayStart = day.next(after: start, in: clock)
        var slots: [Slot] = []
        for number in 0..<days {
            let dayEnd = day.next(after: dayStart, in: clock)
            var span = timeframe.span(containing: dayStart, in: clock)
            while span.lowerBound < dayEnd {
                let minutes = stride(
                    from: span.lowerBound.millisecondsSince1970, to: span.upperBound.millisecondsSince1970, by: 60_000)
                if minutes.contains(where: { Self.isOpen($0, calendar, open: open) }) {
                    slots.append(Slot(open: span.lowerBound, day: number))
                }
                span = timeframe.span(containing: span.upperBound, in: clock)
            }
            dayStart = dayEnd
        }
        return slots
    }

    private static func isOpen(_ milliseconds: Int64, _ calendar: TradingCalendar, open: Int) -> Bool {
        let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
        let wall = milliseconds + Int64(calendar.timeZone.secondsFromGMT(for: date)) * 1000
        for back in 0...1 {
            let day = Int32(wall / Timestamp.millisecondsPerDay) - Int32(back)
            let minute = Int(wall % Timestamp.millisecondsPerDay / 60_000) + back * 1440
            let sessions = calendar.sessions(on: Day(daysSince1970: day))
            if sessions.contains(where: { $0.openMinute <= minute && minute < $0.closeMinute }) { return true }
        }
        return false
    }

    private static func gaps(
        _ slots: [Slot], all: [Slot]
    ) -> [(range: ClosedRange<Timestamp>, missing: Int, isWhole: Bool)] {
        let daysWithCandles = Set(all.filter(\.isPresent).map(\.day))
        var gaps: [(range: ClosedRange<Timestamp>, missing: Int, isWhole: Bool)] = []
        var continues = false
        for slot in slots {
            guard !slot.isPresent else {
                continues = false
                continue
            }
            let isWhole = !daysWithCandles.contains(slot.day)
            if continues, let last = gaps.last, last.isWhole == isWhole {
                gaps[gaps.count - 1] = (last.range.lowerBound...slot.open, last.missing + 1, isWhole)
            } else {
                gaps.append((slot.open...slot.open, 1, isWhole))
            }
            continues = true
        }
        return gaps
    }
}
