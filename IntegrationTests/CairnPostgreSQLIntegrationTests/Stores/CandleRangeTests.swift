import CairnDomain
import CairnRepositories
import TestSupport
import Testing

@testable import CairnPostgreSQL

/// Candles at the ends of PostgreSQL's times, and what is asked beyond them.
@Suite(.needsServer(.postgreSQL), .timeLimit(.minutes(1))) struct CandleRangeTests {
    @Test func `beyond the times of the database there is nothing, and streams end`() async throws {
        try await Scratch.withStorage { storage in
            let (key, store) = (try MinuteCandles.key(), try await storage.candles())
            let times = TimeWire.timestamps
            let one = Price(units: 100_000_000)
            var columns = CandleColumns()
            for time in [times.lowerBound, MinuteCandles.time(0), times.upperBound] {
                columns.append(time, open: one, high: one, low: one, close: one, volume: Volume(units: 1))
            }
            try await store.save(try CandleSeries(columns: columns), in: key)
            var seen: [Timestamp] = []
            for try await batch in store.stream(of: key, in: .allTime) { seen += batch.timestamps }
            #expect(seen == columns.timestamps)
            let (before, after) = (
                times.lowerBound.millisecondsSince1970 - 1, times.upperBound.millisecondsSince1970 + 1
            )
            for range in [
                Timestamp.min...Timestamp(millisecondsSince1970: before),
                Timestamp(millisecondsSince1970: after)...Timestamp.max,
            ] {
                #expect(try await store.candles(of: key, in: range).isEmpty)
                #expect(try await store.count(of: key, in: range) == 0)
            }
        }
    }
}
