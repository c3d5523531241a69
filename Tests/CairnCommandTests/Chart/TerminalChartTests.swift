import CairnDomain
import TestSupport
import Testing

@testable import cairn

@Suite struct TerminalChartTests {
    private let prices: [(String, String, String, String)] = [
        ("10", "13", "9", "12"), ("12", "17", "12", "16"), ("16", "18", "15", "16"), ("16", "17", "11", "12"),
        ("12", "12", "8", "9"), ("9", "14", "9", "13"), ("13", "15", "10", "11"), ("11", "19", "11", "18.5"),
    ]
    private let volumes = ["10", "20", "5", "30", "25", "40", "15", "35"]

    private func render(_ series: CandleSeries, _ options: ChartOptions) -> String {
        TerminalChart(series: series, options: options).render()
    }

    /// What a chart must look like, whatever the series: lines of one width that fit.
    private func expectFitting(
        _ series: CandleSeries, width: Int, height: Int, charset: Charset = .unicode, comment: Comment = ""
    ) {
        let options = ChartOptions.terminal(
            title: "ACME 삼성전자 1d", width: width, height: height, charset: charset)
        let chart = ChartText(render(series, options))
        #expect(chart.widths.count == 1, comment)
        #expect(chart.widths.allSatisfy { $0 <= max(1, width) }, comment)
        #expect(chart.lines.count <= max(1, height), comment)
    }

    @Test func hollowBodiesRiseAndFilledOnesFall() throws {
        let series = try ChartFixture.series(prices, volumes: volumes)
        let options = ChartOptions.terminal(title: "ACME 1d", width: 34, height: 14, usesColor: false)
        let expected = """
            ACME 1d  18.5  ▲ +7.5 (+68.18%)  .
            2024-01-02 to 2024-01-09         .
            ┈┈┈┈┈┈┈┈╷┈┈┈┈┈┈┈┈┈┈┈┈┈┈│┈┈◀   18.5
                 ╷  │  ╷           ║  │      .
            ┈┈┈┈┈║┈┈┼┈┈┃┈┈┈┈┈┈┈┈╷┈┈║┈┈├   15.0
                 ║     ┃     ╷  │  ║  │      .
              │  ║     ┃     ║  ┃  ║  │      .
              ║  ╵     ╿  ┃  ║  ┃  ║  │      .
            ┈┈│┈┈┈┈┈┈┈┈┈┈┈┃┈┈║┈┈╵┈┈┈┈┈├   10.0
              ╵           ╿  ╵        │      .
                       ▄  ▂  █     ▆  ├     40
              ▄  █  ▂  █  █  █  ▆  █  │      .
            ──┬─────────────────┬─────┘      .
            Jan 2             Jan 8          .

            """
        #expect(render(series, options) == expected.replacing(" .\n", with: "  \n"))
    }

    @Test func asciiChartsUseNothingElse() throws {
        let series = try ChartFixture.series(prices, volumes: volumes)
        let options = ChartOptions.terminal(
            title: "ACME 삼성 1d", width: 34, height: 14, usesColor: false, charset: .ascii)
        let expected = """
            ACME ?? 1d  18.5  +7.5 (+68.18%) .
            2024-01-02 to 2024-01-09         .
                    |              |  <   18.5
                 |  |  |           O  |      .
                 O  +  #        |  O  +   15.0
                 O     #     |  |  O  |      .
              |  O     #     O  #  O  |      .
              O  |     #  #  O  #  O  |      .
              |           #  O  |     +   10.0
              |           #  |        |      .
                       :  .  #     :  +     40
              :  #  .  #  #  #  :  #  |      .
            --+-----------------+-----+      .
            Jan 2             Jan 8          .

            """
        #expect(render(series, options) == expected.replacing(" .\n", with: "  \n"))
    }

    @Test func coloursAreSetAroundGlyphsAndReset() throws {
        let series = try ChartFixture.series([("1", "3", "1", "3"), ("3", "3", "1", "1")])
        let text = render(series, .terminal(title: "", width: 8, height: 3))
        #expect(
            text == """
                \u{1B}[1m1\u{1B}[0m\u{1B}[1;31m  ▼ -2\u{1B}[0m 
                 \u{1B}[32m║\u{1B}[0m   \u{1B}[31m┃\u{1B}[0m  
                \u{1B}[2m┈\u{1B}[0m\u{1B}[32m║\u{1B}[0m\u{1B}[2m┈┈┈\u{1B}[0m\u{1B}[31m┃\u{1B}[0m\u{1B}[2m┈┈\u{1B}[0m

                """)
    }

    @Test func withoutColourThereAreNoEscapesAndTheSameGlyphs() throws {
        let series = try ChartFixture.walk(count: 300)
        let colored = render(series, .terminal(title: "T", usesColor: true))
        let plain = render(series, .terminal(title: "T", usesColor: false))
        #expect(colored.contains("\u{1B}[32m") && colored.contains("\u{1B}[31m"))
        #expect(!plain.contains("\u{1B}"))
        #expect(ChartText(colored).lines == ChartText(plain).lines)
    }

    @Test(arguments: [Charset.unicode, .ascii]) func risingAndFallingDifferWithoutColour(charset: Charset) throws {
        // The same extremes, opened and closed the other way around.
        let rising = try ChartFixture.series([("1", "4", "0", "3"), ("1", "4", "0", "3")])
        let falling = try ChartFixture.series([("3", "4", "0", "1"), ("3", "4", "0", "1")])
        let options = ChartOptions.terminal(title: "", width: 8, height: 5, usesColor: false, charset: charset)
        func candles(_ series: CandleSeries) -> [String] { Array(ChartText(render(series, options)).lines.dropFirst()) }
        #expect(candles(rising) != candles(falling))
    }

    @Test func exchangeRatesKeepFiveDecimals() throws {
        let series = try ChartFixture.walk(count: 100, price: 107_083_000, tick: 1000)
        let text = render(series, .terminal(title: "EUR/USD 1h", usesColor: false))
        #expect(text.contains(#/├ +1\.0\d{4} /#))
        #expect(text.contains(#/◀ +1\.0\d{4} /#))
    }

    @Test func moreCandlesThanColumnsShareBars() throws {
        let series = try ChartFixture.walk(count: 1000)
        let lines = ChartText(render(series, .terminal(title: "T", width: 80, height: 24))).lines
        #expect(lines[1].contains("1,000 candles, 14 a bar"))
        // 1000 candles in bars of 14 are 72 bars, side by side.
        #expect(lines[2].prefix { $0 != "│" && $0 != "├" && $0 != "◀" }.count <= 72)
        #expect(lines[lines.count - 2].prefix { $0 != "┘" }.count == 72)
    }

    @Test func anEmptySeriesSaysSo() {
        #expect(render([], .terminal(title: "ACME 1d")) == "ACME 1d: no candles\n")
        #expect(render([], .terminal(title: "ACME 1d", width: 8)) == "ACME 1d…\n")
    }

    @Test func aTitleCannotMoveTheCursor() throws {
        let options = ChartOptions.terminal(title: "a\u{1B}[2Jb\nc", usesColor: false)
        let text = render(try ChartFixture.walk(count: 5), options)
        #expect(text.hasPrefix("a\\u{1B}[2Jb\\nc  "))
    }

    @Test func withoutVolumeThereIsNoVolumePane() throws {
        let series = try ChartFixture.series(prices)
        #expect(!render(series, .terminal(title: "T", height: 20)).contains("█"))
        #expect(
            render(try ChartFixture.series(prices, volumes: volumes), .terminal(title: "T", height: 20)).contains("█"))
    }

    @Test func timesAreThoseOfTheZone() throws {
        let series = try ChartFixture.walk(count: 60, step: ChartFixture.minute)
        let text = render(series, .terminal(title: "T", usesColor: false, calendar: try ChartFixture.seoul))
        #expect(text.contains("2024-01-02 09:00 to 2024-01-02 09:59 Asia/Seoul"))
        #expect(text.contains("09:30"))
    }

    @Test func extremeSeriesFit() throws {
        let least = Price.min.description
        let most = Price.max.description
        let series: [CandleSeries] = [
            try ChartFixture.series([("1", "1", "1", "1")]),
            try ChartFixture.series([("1", "2", "1", "2"), ("2", "2", "1", "1")]),
            try ChartFixture.flat("0", count: 3), try ChartFixture.flat("-37.63", count: 200),
            try ChartFixture.flat("0.00000001", count: 1), try ChartFixture.flat(most, count: 2),
            try ChartFixture.series([(least, most, least, most), (most, most, least, least)]),
            try ChartFixture.series([("-5", "-1", "-9", "-3")], volumes: [Volume.max.description]),
            try ChartFixture.series([("1", "2", "1", "2")], volumes: ["0.000000000000000001"]),
        ]
        for series in series {
            for (width, height) in [(80, 24), (20, 10), (200, 60), (9, 3), (1, 1), (0, 0), (-5, -5)] {
                expectFitting(series, width: width, height: height)
                expectFitting(series, width: width, height: height, charset: .ascii)
            }
        }
    }

    @Test func everySizeHasLinesOfOneWidth() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<150 {
            let series = try ChartFixture.walk(
                count: Int.random(in: 1...400, using: &random), seed: random.next(),
                price: Int64.random(in: -50_00000000...5000_00000000, using: &random),
                step: Bool.random(using: &random) ? ChartFixture.day : ChartFixture.minute)
            expectFitting(
                series, width: Int.random(in: 1...160, using: &random), height: Int.random(in: 1...50, using: &random),
                comment: "seed \(seed)")
        }
    }
}
