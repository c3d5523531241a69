import CairnDomain
import CairnInMemory
import CairnRepositories
import CairnServices
import Testing

@Suite struct CandleValidatorTests {
    @Test func `a stored series is read in batches`() async throws {
        let series = try SeriesKey(symbol: "A", timeframe: .minute1)
        let times = (0..<50_000).map { Timestamp(millisecondsSince1970: $0 * 60_000) }
        let store = CountingStore(try await Fixture.store(Fixture.series(at: times, volume: 0), series))
        let report = try await CandleValidator(store).validate(series)
        #expect(report.rows == 50_000)
        #expect(report.counts == [.zeroVolume: 50_000])
        #expect(store.largestRead <= 16_384)
        let part = try await CandleValidator(store).validate(series, in: times[10]...times[19])
        #expect(part.rows == 10)
    }

    @Test func `a series that does not exist is named`() async throws {
        let store = try await InMemoryStorage().candles()
        let series = try SeriesKey(symbol: "NOPE", timeframe: .day1)
        let error = await #expect(throws: CairnError.self) { try await CandleValidator(store).validate(series) }
        #expect(error?.code == .notFound)
    }
}
