import TestSupport
import Testing

@testable import cairn

@Suite struct ProgressLineTests {
    private func line(
        _ done: Int64, of total: Int64?, after elapsed: Duration = .seconds(2),
        unit: ProgressLine.Unit = .items("rows"), width: Int = 100, charset: Charset = .unicode,
        label: String = "Importing"
    ) -> String {
        ProgressLine(label: label, unit: unit, done: done, total: total, elapsed: elapsed, charset: charset)
            .text(width: width)
    }

    @Test func aKnownTotalGivesBarPercentRateAndTime() {
        #expect(
            line(620_000, of: 1_000_000, width: 90)
                == "Importing  ███████████████████░░░░░░░░░░░░   62%  620,000/1,000,000 rows  310K/s  ETA 0:02")
        #expect(
            line(620_000, of: 1_000_000, width: 90, charset: .ascii)
                == "Importing  ###################............   62%  620,000/1,000,000 rows  310K/s  ETA 0:02")
    }

    @Test func bytesAreDecimalUnits() {
        #expect(
            line(12_300_000, of: 54_000_000, unit: .bytes, width: 80).hasSuffix("12.3 MB/54 MB  6.15 MB/s  ETA 0:07"))
        #expect(line(0, of: 999, unit: .bytes, width: 80).hasSuffix("0 B/999 B"))
    }

    @Test func anUnknownTotalGivesCountAndRate() {
        #expect(line(1234, of: nil) == "Importing  1,234 rows  617/s")
        #expect(line(0, of: nil) == "Importing  0 rows")
    }

    @Test func noRateBeforeThereIsOne() {
        #expect(line(5, of: 10, after: .milliseconds(10)).hasSuffix(" 50%  5/10 rows"))
    }

    @Test func oneHundredPercentMeansDone() {
        #expect(line(999_999, of: 1_000_000).contains(" 99%"))
        #expect(line(1_000_000, of: 1_000_000).contains("100%"))
        #expect(line(1_000_001, of: 1_000_000).contains("100%"))
        #expect(!line(1_000_000, of: 1_000_000).contains("ETA"))
    }

    @Test func longWaitsAreHours() {
        #expect(line(1, of: 1801, after: .seconds(2)).hasSuffix("ETA 1:00:00"))
        #expect(line(1, of: 1_000_000, after: .seconds(60)).hasSuffix("ETA over 99 h"))
    }

    @Test func everyWidthIsKept() {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let width = Int.random(in: 1...150, using: &random)
            let total = Bool.random(using: &random) ? Int64.random(in: 0...Int64.max, using: &random) : nil
            let text = line(
                Int64.random(in: 0...Int64.max, using: &random), of: total,
                after: .milliseconds(Int64.random(in: 0...100_000_000, using: &random)), width: width,
                label: "Importing 삼성전자.csv\n")
            #expect(text.displayWidth <= width, "seed \(seed)")
            #expect(!text.contains("\n"), "seed \(seed)")
        }
    }
}
