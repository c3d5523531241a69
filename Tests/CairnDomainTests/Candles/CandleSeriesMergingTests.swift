import CairnDomain
import TestSupport
import Testing

@Suite struct CandleSeriesMergingTests {
    @Test(arguments: SeededGenerator.seeds)
    func `Merging does what a dictionary does`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let older = try randomSeries(closesFrom: 0, using: &random)
            let newer = try randomSeries(closesFrom: 1000, using: &random)
            var model: [Timestamp: Candle] = [:]
            for candle in Array(older) + Array(newer) { model[candle.timestamp] = candle }
            let merged = older.merging(newer)
            #expect(Array(merged) == model.values.sorted { $0.timestamp < $1.timestamp }, "\(older) and \(newer)")
            #expect(merged.startIndex == 0 || older.isEmpty || newer.isEmpty)
        }
    }

    @Test func `Merging with nothing returns the other`() throws {
        let series = try CandleSeries.at(minutes: 3..<6)
        #expect(series.merging(CandleSeries()) == series && CandleSeries().merging(series) == series)
        #expect(series.merging(series[2..<2]) == series && CandleSeries().merging(CandleSeries()).isEmpty)
    }

    /// A part of a longer series, so that indices do not begin at zero; sometimes beside the other, sometimes within it.
    private func randomSeries(closesFrom close: Int, using random: inout SeededGenerator) throws -> CandleSeries {
        let start = Int.random(in: 0...30, using: &random)
        let minutes = Set(
            (0..<Int.random(in: 0...20, using: &random)).map { _ in start + Int.random(in: 0...25, using: &random) })
        let whole = CandleSeries(
            try minutes.enumerated().map { try Candle.at(minute: $0.element, close: close + $0.offset) })
        return whole.dropFirst(Int.random(in: 0...2, using: &random)).dropLast(Int.random(in: 0...2, using: &random))
    }
}
