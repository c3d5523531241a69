import CairnDomain
import CairnRepositories
import CairnRuntime
import TestSupport
import Testing

@testable import CairnPostgreSQL

/// A table of candles that is divided by time.
@Suite(.needsServer(.postgreSQL)) struct PartitionTests {
    private static let month = 31 * 24 * 60

    @Test(.timeLimit(.minutes(1)))
    func `candles are read while a part is made that is not committed yet`() async throws {
        try await Scratch.withStorage {
            $0.partitioning = .month
        } _: { storage in
            let (key, store) = (try MinuteCandles.key(), try await storage.candles())
            try await store.save(try MinuteCandles.series(0..<10), in: key)
            try await storage.transaction { work in
                try await work.candles().save(try MinuteCandles.series(Self.month..<Self.month + 10), in: key)
                let seen = try await Task.detached { try await store.count(of: key, in: .allTime) }.value
                #expect(seen == 10)
                // Nor is a writer held up who has a part.
                try await Task.detached { try await store.save(try MinuteCandles.series(10..<12), in: key) }.value
            }
            #expect(try await store.count(of: key, in: .allTime) == 22)
            let parts: SQL = "SELECT FROM pg_inherits WHERE inhparent = 'candles'::regclass"
            #expect(try await storage.client.read("parts", parts).rowCount == 2)
        }
    }

    @Test func `a part has the rules and the key of the whole`() async throws {
        try await Scratch.withStorage {
            $0.partitioning = .year
        } _: { storage in
            let (key, store) = (try MinuteCandles.key(), try await storage.candles())
            try await store.save(try MinuteCandles.series(0..<10), in: key)
            try await store.save(try MinuteCandles.series(0..<10, level: 2), in: key)
            #expect(try await store.candles(of: key) == MinuteCandles.series(0..<10, level: 2))
            let rules: SQL = """
                SELECT contype::text FROM pg_constraint WHERE conrelid = 'candles_2020'::regclass ORDER BY 1
                """
            let whole: SQL = "SELECT contype::text FROM pg_constraint WHERE conrelid = 'candles'::regclass ORDER BY 1"
            let expected = try await storage.client.read("rules", whole).texts(0)
            #expect(expected.contains("p"))
            #expect(try await storage.client.read("rules", rules).texts(0) == expected)
        }
    }

    @Test func `more parts than a server has locks for are refused before any is made`() async throws {
        try await Scratch.withStorage {
            $0.partitioning = .month
        } _: { storage in
            let key = try SeriesKey(symbol: "OLD", exchange: "X", timeframe: Timeframe(1, .month))
            var columns = CandleColumns()
            var time = try Timestamp(secondsSince1970: -2_208_988_800)
            let one = Price(units: 100_000_000)
            for _ in 0...1200 {
                columns.append(time, open: one, high: one, low: one, close: one, volume: Volume(units: 0))
                time = key.timeframe.span(containing: time).upperBound
            }
            let candles = try CandleSeries(columns: columns)
            let store = try await storage.candles()
            let refusal = await #expect(throws: CairnError.self) { try await store.save(candles, in: key) }
            #expect(refusal?.code == .invalidInput && refusal?.message.contains("1201 new parts") == true)
            #expect(try await store.series().isEmpty)
        }
    }
}
