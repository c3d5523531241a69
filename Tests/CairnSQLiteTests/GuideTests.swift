import CairnDomain
import CairnRepositories
import CairnSQLite
import Foundation
import Testing

/// The code of the README's guide, word for word where it can be, so that it goes on compiling.
@Suite struct GuideTests {
    struct AlertScore: Record {
        var day: Day
        var network: String
        var alertID: String
        var score: Double

        static let schema = RecordSchema(
            "alert_scores", AlertScore.init,
            Field("day", \.day), Field("network", \.network), Field("alert_id", \.alertID), Field("score", \.score),
            key: ["day", "network", "alert_id"])
    }

    @Test func `records are declared, stored and queried as the guide says`() async throws {
        try await withTemporaryFolder { folder in try await useRecords(in: folder) }
    }

    private func useRecords(in folder: String) async throws {
        let (today, monday) = (try Day(year: 2024, month: 6, day: 7), try Day(year: 2024, month: 6, day: 3))
        let lastYear = try Day(year: 2023, month: 6, day: 7)
        let storage = try await SQLiteStorage.open(SQLiteConfiguration(path: folder + "/app.sqlite"))
        let scores = try await storage.records(AlertScore.self)

        try await scores.upsert(AlertScore(day: today, network: "ethereum", alertID: "a-7", score: 0.97))
        try await scores.upsert(AlertScore(day: lastYear, network: "ethereum", alertID: "a-1", score: 0.5))

        let worst = try await scores.find(
            where: \.network == "ethereum" && \.score >= 0.9, sort: .descending(\.score), limit: 100)
        #expect(worst.map(\.alertID) == ["a-7"])

        var streamed: [String] = []
        for try await batch in scores.stream(where: \.day >= monday) { streamed += batch.map(\.alertID) }
        #expect(streamed == ["a-7"])

        try await storage.transaction { work in
            let scores = try await work.records(AlertScore.self)
            try await scores.delete(where: \.day < monday)
        }
        #expect(try await scores.count() == 1)
        try await storage.close()
    }

    @Test func `candles are sliced and put together as the guide says`() async throws {
        let storage = try await SQLiteStorage.open(.memory)
        let candles = try await storage.candles()
        let series = try SeriesKey(symbol: "ACME", timeframe: .day1)
        let from = try Day(year: 2024, month: 1, day: 1).start
        let stored = try (0..<30).map { day in
            try Candle(
                timestamp: from.advanced(byMilliseconds: Int64(day) * 86_400_000), open: Price(1), high: Price(2 + day),
                low: Price(1), close: Price(1), volume: Volume(1))
        }
        try await candles.save(stored, in: series)
        let to = stored[24].timestamp
        let year = try await candles.candles(of: series, in: from...to)
        let highest = year.suffix(20).high.max()
        #expect(try highest == Price(26))
        let weekly = try await candles.resampled(series, to: .week1)
        #expect(weekly.count == 5)
        try await storage.close()
    }
}
