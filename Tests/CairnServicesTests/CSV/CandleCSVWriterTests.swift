import CairnDomain
import CairnServices
import TestSupport
import Testing

@Suite struct CandleCSVWriterTests {
    private func text(_ series: CandleSeries) -> String {
        var bytes: [UInt8] = []
        CandleCSVWriter.appendHeader(to: &bytes)
        CandleCSVWriter.append(series, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func writesShortestExactDecimals() throws {
        let candle = try Candle(
            timestamp: Timestamp(millisecondsSince1970: 1_704_067_200_123), open: Price(text: "1.50"),
            high: Price(text: "1.07083e2"), low: Price(text: "-0.00000001"), close: Price(text: "100"),
            volume: Volume(text: "2012.253435890"))
        #expect(
            text([candle]) == """
                timestamp,open,high,low,close,volume
                2024-01-01T00:00:00.123Z,1.5,107.083,-0.00000001,100,2012.25343589

                """)
        #expect(text([]) == CandleCSVWriter.header)
    }

    @Test func writesOnlyTheCandlesOfASlice() throws {
        let candles = try (0..<5).map { day in
            try Candle(
                timestamp: Timestamp(millisecondsSince1970: Int64(day) * Timestamp.millisecondsPerDay), open: .zero,
                high: .zero, low: .zero, close: .zero, volume: Volume(day))
        }
        let lines = text(CandleSeries(candles)[1..<3]).split(separator: "\n")
        #expect(lines.dropFirst() == ["1970-01-02T00:00:00Z,0,0,0,0,1", "1970-01-03T00:00:00Z,0,0,0,0,2"])
    }

    @Test func whatIsWrittenReadsBackEqual() async throws {
        var random = SeededGenerator()
        let candles = try (0..<2000).map { _ in
            // Shifts make short and long numbers alike likely.
            let shift = Int.random(in: 0...60, using: &random)
            let prices = (0..<4).map { _ in Int64.random(in: .min ... .max, using: &random) >> shift }.sorted()
            let (low, high) = (Price(units: prices[0]), Price(units: prices[3]))
            return try Candle(
                timestamp: Timestamp(
                    millisecondsSince1970: Int64.random(in: .min ... .max, using: &random) >> (shift / 2)),
                open: Price(units: prices[1]), high: high, low: low, close: Price(units: prices[2]),
                volume: Volume(units: Int128.random(in: 0 ... .max, using: &random) >> (shift * 2)))
        }
        let series = CandleSeries(candles)
        let reading = await read(text(series))
        #expect(reading.problems.isEmpty, "seed \(random.seed)")
        #expect(CandleSeries(reading.candles) == series, "seed \(random.seed)")
        #expect(reading.candles.count == series.count, "seed \(random.seed)")
    }
}
