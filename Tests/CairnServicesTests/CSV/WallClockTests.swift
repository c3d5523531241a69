import CairnDomain
import Foundation
import TestSupport
import Testing

@testable import CairnServices

/// The remembered stretches must never differ from asking the calendar each time.
@Suite struct WallClockTests {
    static let zones = [
        "America/New_York", "Europe/London", "Asia/Seoul", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu",
        "Pacific/Apia", "America/St_Johns", "Asia/Tehran", "GMT+0530",
    ]

    @Test(arguments: zones)
    func agreesWithTheCalendar(zone: String) throws {
        var random = SeededGenerator()
        let calendar = try SessionCalendar(timeZone: try #require(TimeZone(identifier: zone)))
        var clock = WallClock(calendar: calendar)
        // Runs forwards and backwards by steps from minutes to weeks, as files do, from 1900 to 2100.
        for _ in 0..<60 {
            var wall = Timestamp(
                millisecondsSince1970: Int64.random(in: -2_208_988_800_000...4_102_444_800_000, using: &random))
            let step =
                [60_000, -60_000, 3_600_000, -3_600_000, 86_400_000, -86_400_000, 700_000_000]
                .randomElement(using: &random) ?? 60_000
            for _ in 0..<100 {
                #expect(
                    clock.instant(ofWallTime: wall) == calendar.instant(ofWallTime: wall),
                    "\(zone) \(wall), seed \(random.seed)")
                wall = wall.advanced(byMilliseconds: Int64(step))
            }
        }
    }

    @Test(arguments: zones)
    func agreesAroundEveryChange(zone: String) throws {
        let calendar = try SessionCalendar(timeZone: try #require(TimeZone(identifier: zone)))
        var change = Date(timeIntervalSince1970: 1_262_304_000)
        for _ in 0..<12 {
            guard let next = calendar.timeZone.nextDaylightSavingTimeTransition(after: change) else { break }
            change = next
            var clock = WallClock(calendar: calendar)
            let around = try Timestamp(change)
            for minutes in stride(from: -3 * 1440, through: 3 * 1440, by: 15) {
                let wall = around.advanced(byMilliseconds: Int64(minutes) * 60_000)
                #expect(clock.instant(ofWallTime: wall) == calendar.instant(ofWallTime: wall), "\(zone) \(wall)")
            }
        }
    }

    @Test func extremeTimesAreLeftToTheCalendar() throws {
        let calendar = try SessionCalendar(timeZone: try #require(TimeZone(identifier: "Asia/Seoul")))
        var clock = WallClock(calendar: calendar)
        for milliseconds in [Int64.min, .min + 1, -(1 << 60), 1 << 60, .max - 1, .max] {
            let wall = Timestamp(millisecondsSince1970: milliseconds)
            #expect(clock.instant(ofWallTime: wall) == calendar.instant(ofWallTime: wall))
        }
    }
}
