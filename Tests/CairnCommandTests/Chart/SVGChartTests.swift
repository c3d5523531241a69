import CairnDomain
import Foundation
import TestSupport
import Testing

@testable import cairn

@Suite struct SVGChartTests {
    private func render(_ series: CandleSeries, _ options: ChartOptions = .picture(title: "ACME 1d")) -> String {
        SVGChart(series: series, options: options).render()
    }

    @Test func theSameInputGivesTheSameBytes() throws {
        let series = try ChartFixture.walk(count: 120, seed: 5)
        #expect(render(series) == render(series))
        #expect(render(series) != render(try ChartFixture.walk(count: 120, seed: 6)))
    }

    @Test func itSaysWhatItShowsToThoseWhoCannotSeeIt() throws {
        let series = try ChartFixture.series([("10", "12", "9", "11"), ("11", "13", "10", "12.1")])
        let document = try SVGDocument(render(series))
        #expect(document.elements.first?.attributes["role"] == "img")
        #expect(document.all("title").first?.text == "ACME 1d")
        #expect(
            document.all("desc").first?.text
                == "Candlestick chart of 2 candles, 2024-01-02 to 2024-01-03. Last price 12.1, change +1.1 (+10.00%). "
                + "Highest 13.0, lowest 9.0.")
    }

    @Test func aTitleIsTextWhateverItHolds() throws {
        let title = "<b>&amp; \"A\" 'B' ]]> \u{0}\u{1B} 삼성"
        let document = try SVGDocument(render(try ChartFixture.walk(count: 3), .picture(title: title)))
        let expected = "<b>&amp; \"A\" 'B' ]]> \u{FFFD}\u{FFFD} 삼성"
        #expect(document.all("title").first?.text == expected)
        #expect(document.all("text").first?.text == expected)
    }

    @Test func sizesAreThoseAskedFor() throws {
        let root = try SVGDocument(render(try ChartFixture.walk(count: 10))).elements[0]
        #expect(root.attributes["width"] == "1200" && root.attributes["height"] == "675")
        #expect(root.attributes["viewBox"] == "0 0 1200 675")
        let other = ChartOptions.picture(title: "T", width: 800, height: 400)
        #expect(
            try SVGDocument(render(try ChartFixture.walk(count: 10), other)).elements[0].attributes["width"] == "800")
    }

    @Test func coloursHoldWithoutAStyleSheetAndHaveADarkVariant() throws {
        let text = render(try ChartFixture.walk(count: 10))
        #expect(text.contains("@media (prefers-color-scheme:dark)"))
        let background = try #require(try SVGDocument(text).all("rect", class: "background").first)
        #expect(background.attributes["fill"] == "#ffffff")
        // Every class that the dark style sheet names is on an element with a colour of its own.
        for name in ["text", "muted", "grid", "axis", "up-line", "up-fill", "up-body", "down-line", "down-fill"] {
            let elements = try SVGDocument(text).elements.filter {
                ($0.attributes["class"] ?? "").split(separator: " ").contains(Substring(name))
            }
            #expect(!elements.isEmpty, "\(name)")
            #expect(elements.allSatisfy { $0.attributes["fill"] != nil }, "\(name)")
            #expect(text.contains(".\(name){"), "\(name)")
        }
    }

    @Test func risingBodiesAreHollowAndFallingOnesFilled() throws {
        let rising = try SVGDocument(render(try ChartFixture.series([("1", "4", "0", "3")])))
        #expect(rising.all("path", class: "up-line up-body").count == 1)
        #expect(rising.all("path", class: "down-fill").isEmpty)
        let falling = try SVGDocument(render(try ChartFixture.series([("3", "4", "0", "1")])))
        #expect(falling.all("path", class: "up-line up-body").isEmpty)
        #expect(falling.all("path", class: "down-fill").count == 1)
        let doji = try SVGDocument(render(try ChartFixture.series([("3", "4", "0", "3")])))
        #expect(doji.all("path", class: "flat-fill").count == 1)
    }

    @Test func wicksStandInTheMiddleOfBodiesOnWholePixels() throws {
        for count in [1, 2, 7, 40, 100, 120, 199, 250] {
            let layout = SVGLayout(width: 1200, height: 675, labelLength: 6, hasVolume: true)
            let bars = SVGBarLayout(count: count, layout: layout)
            #expect(!bars.bodyWidth.isMultiple(of: 2))
            #expect(Double(bars.bodyWidth) < bars.pitch)
            for bar in 0..<count {
                #expect(bars.column(ofBar: bar) - bars.bodyLeft(ofBar: bar) == bars.bodyWidth / 2)
            }
            #expect(bars.bodyLeft(ofBar: 0) >= layout.left)
            #expect(bars.bodyLeft(ofBar: count - 1) + bars.bodyWidth <= layout.right)
        }
    }

    @Test func manyCandlesShareBarsSoThatBodiesStayVisible() throws {
        let document = try SVGDocument(render(try ChartFixture.walk(count: 10_000)))
        let bars = document.all("rect", class: "hit")
        #expect((200...300).contains(bars.count))
        #expect(bars.allSatisfy { ($0.number("width") ?? 0) >= 4 })
        #expect(document.elements.contains { $0.text.contains("10,000 candles, 37 per bar") })
    }

    @Test func everyBarTellsItsNumbers() throws {
        let series = try ChartFixture.series([("10", "12.5", "9", "11"), ("11", "13", "10", "12")], volumes: ["3.25"])
        let tips = try SVGDocument(render(series)).all("rect", class: "hit").map {
            $0.text.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        #expect(tips.first == "2024-01-02  Open 10.0  High 12.5  Low 9.0  Close 11.0  Volume 3.25")
    }

    @Test func anEmptySeriesSaysSo() throws {
        let document = try SVGDocument(render([]))
        #expect(document.all("text").map(\.text) == ["ACME 1d", "No candles"])
    }

    @Test func extremeSeriesAreWellFormedAndInsideThePicture() throws {
        let least = Price.min.description
        let most = Price.max.description
        let series: [CandleSeries] = [
            [], try ChartFixture.flat("1", count: 1), try ChartFixture.flat("0", count: 2),
            try ChartFixture.flat("-37.63", count: 500), try ChartFixture.flat(most, count: 2),
            try ChartFixture.series([(least, most, least, most), (most, most, least, least)]),
            try ChartFixture.series([("-5", "-1", "-9", "-3")], volumes: [Volume.max.description]),
            try ChartFixture.series([("1", "2", "1", "2")], volumes: ["0.000000000000000001"]),
        ]
        for series in series {
            for (width, height) in [(1200, 675), (300, 200), (0, 0), (-1, 10), (4000, 300)] {
                try expectSound(series, .picture(title: "T", width: width, height: height))
            }
        }
    }

    @Test func everySizeIsWellFormedAndInsideThePicture() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<40 {
            let series = try ChartFixture.walk(
                count: Int.random(in: 1...900, using: &random), seed: random.next(),
                price: Int64.random(in: -50_00000000...5000_00000000, using: &random),
                step: Bool.random(using: &random) ? ChartFixture.day : ChartFixture.minute)
            let options = ChartOptions.picture(
                title: "T", width: Int.random(in: 240...2000, using: &random),
                height: Int.random(in: 160...1200, using: &random))
            try expectSound(series, options, comment: "seed \(seed)")
        }
    }

    /// Well-formed, finite, within the picture, and no label over another.
    private func expectSound(_ series: CandleSeries, _ options: ChartOptions, comment: Comment = "") throws {
        let text = render(series, options)
        #expect(!text.contains(/nan|inf/.ignoresCase()), comment)
        let document = try SVGDocument(text)
        let width = try #require(document.elements[0].number("width"))
        let height = try #require(document.elements[0].number("height"))
        for element in document.elements {
            if let x = element.number("x") {
                #expect(x >= 0 && x + (element.number("width") ?? 0) <= width + 1, comment)
            }
            if let y = element.number("y") {
                #expect(y >= 0 && y + (element.number("height") ?? 0) <= height, comment)
            }
        }
        // Labels beside the price axis stand in one column, dates in one row.
        let labelColumn = document.all("text", class: "mark-text").first?.number("x")
        let rows = document.all("text").filter { $0.number("x") == labelColumn }.compactMap { $0.number("y") }.sorted()
        #expect(zip(rows, rows.dropFirst()).allSatisfy { $1 - $0 >= 14 }, comment)
        let dates = document.all("text").filter { $0.number("y") == height - 18 }
            .compactMap { element in element.number("x").map { ($0, Double(element.text.count) * 7) } }
            .sorted { $0.0 < $1.0 }
        for (left, right) in zip(dates, dates.dropFirst()) {
            #expect(right.0 - left.0 >= (left.1 + right.1) / 2, comment)
        }
    }
}
