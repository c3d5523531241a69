import CairnDomain
import Testing

@testable import cairn

@Suite struct ChartBarTests {
    @Test func aBarOfOneCandleIsTheCandle() throws {
        let series = try ChartFixture.series([("1", "4", "0.5", "3")], volumes: ["7"])
        let bar = try #require(ChartBar.bars(of: series, candlesPerBar: 1).first)
        #expect(bar.open == Price("1") && bar.high == Price("4") && bar.low == Price("0.5"))
        #expect(bar.close == Price("3") && bar.volume == Volume("7"))
        #expect(bar.start == ChartFixture.start && bar.end == ChartFixture.start)
        #expect(bar.direction == .up)
    }

    @Test func severalCandlesKeepFirstOpenExtremesLastCloseAndTheSum() throws {
        let series = try ChartFixture.series(
            [("10", "12", "9", "11"), ("11", "15", "10", "14"), ("14", "14", "7", "8"), ("8", "9", "6", "9")],
            volumes: ["1", "2.5", "3", "4"])
        let bars = ChartBar.bars(of: series, candlesPerBar: 3)
        #expect(bars.count == 2)
        #expect(bars[0].open == Price("10") && bars[0].high == Price("15"))
        #expect(bars[0].low == Price("7") && bars[0].close == Price("8"))
        #expect(bars[0].volume == Volume("6.5"))
        #expect(bars[0].end == ChartFixture.start.advanced(byMilliseconds: 2 * ChartFixture.day))
        #expect(bars[0].direction == .down)
        #expect(bars[1].open == Price("8") && bars[1].volume == Volume("4"))
    }

    @Test func aSumOfVolumesBeyondTheLargestStopsThere() throws {
        let series = CandleSeries(
            try (0..<2).map {
                try Candle(
                    timestamp: Timestamp(millisecondsSince1970: $0), open: .zero, high: .zero, low: .zero,
                    close: .zero, volume: .max)
            })
        #expect(ChartBar.bars(of: series, candlesPerBar: 2).map(\.volume) == [.max])
    }

    @Test(arguments: [(0, 5, 1), (5, 5, 1), (6, 5, 2), (10, 5, 2), (11, 5, 3), (3, 0, 3), (1_000_000, 70, 14286)])
    func candlesPerBarIsTheLeastThatFits(count: Int, room: Int, expected: Int) {
        #expect(ChartBar.candlesPerBar(count: count, maximumBars: room) == expected)
    }

    @Test func slicesStartAtTheirOwnFirstCandle() throws {
        let series = try ChartFixture.walk(count: 10)[4..<9]
        let bars = ChartBar.bars(of: series, candlesPerBar: 2)
        #expect(bars.map(\.start) == [series[4].timestamp, series[6].timestamp, series[8].timestamp])
    }
}
