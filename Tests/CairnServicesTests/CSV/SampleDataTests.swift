import CairnDomain
import CairnServices
import Foundation
import Testing

/// The files that the README and the demo use.
@Suite struct SampleDataTests {
    private func sample(_ name: String, zone: String = "UTC") async throws -> CandleSeries {
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let path = package.appending(path: "Examples/Data/\(name)").path(percentEncoded: false)
        let calendar = try SessionCalendar(timeZone: try #require(TimeZone(identifier: zone)))
        let reading = await read(FileByteSource(path: path), CandleCSVOptions(calendar: calendar))
        #expect(reading.problems.isEmpty)
        #expect(reading.error == nil)
        let series = CandleSeries(reading.candles)
        #expect(series.count == reading.candles.count, "no timestamp stands twice")
        #expect(Array(series) == reading.candles, "rows ascend")
        return series
    }

    @Test func dailyCandlesSkipWeekendsAndHolidays() async throws {
        let daily = try await sample("acme-daily.csv")
        #expect(daily.count == 757)
        let days = try daily.timestamps.map { try Day(containing: $0) }
        #expect(days.allSatisfy { $0.weekday <= 5 })
        #expect(!days.contains(try Day(year: 2023, month: 12, day: 25)))
    }

    @Test func minutesAddUpToTheirDays() async throws {
        let zone = try #require(TimeZone(identifier: "America/New_York"))
        let calendar = try SessionCalendar(timeZone: zone)
        let daily = try await sample("acme-daily.csv")
        let minutes = try await sample("acme-minute.csv", zone: "America/New_York")
        let sessions = Dictionary(grouping: minutes) { Timeframe.day1.openTime(of: $0.timestamp, in: calendar) }
        #expect(sessions.count == 5)
        for (session, day) in zip(sessions.sorted { $0.key < $1.key }.map(\.value), daily.suffix(5)) {
            #expect(session.first?.open == day.open)
            #expect(session.map(\.high).max() == day.high)
            #expect(session.map(\.low).min() == day.low)
            #expect(session.last?.close == day.close)
            #expect(session.map(\.volume).reduce(.zero, +) == day.volume)
            // 09:30 in New York in summer.
            #expect(session.first?.timestamp.description.hasSuffix("T13:30:00Z") == true)
        }
    }

    @Test func hoursAreFractionalAndHaveOneOutage() async throws {
        let hours = try await sample("btc-hourly.csv")
        #expect(hours.count == 60 * 24 - 3)
        let steps = Set(
            zip(hours.timestamps, hours.timestamps.dropFirst()).map {
                ($1.millisecondsSince1970 - $0.millisecondsSince1970) / 3_600_000
            })
        #expect(steps == [1, 4])
        #expect(hours.volume.contains { $0.description.split(separator: ".").last?.count == 8 })
    }
}
