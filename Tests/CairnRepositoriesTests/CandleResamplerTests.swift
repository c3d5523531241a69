import CairnDomain
import CairnRepositories
import Testing

@Suite struct CandleResamplerTests {
    @Test func `the last candles of time share the last span`() throws {
        let last = try [Timestamp.max.advanced(byMilliseconds: -1), .max].map { timestamp in
            try Candle(
                timestamp: timestamp, open: Price(1), high: Price(1), low: Price(1), close: Price(1), volume: Volume(1))
        }
        var resampler = try CandleResampler(from: .minute1, to: .hour1)
        try resampler.add(CandleSeries(last))
        let candles = try resampler.finish()
        #expect(candles.count == 1)
        #expect(candles.last?.volume == (try Volume(2)))
    }
}
