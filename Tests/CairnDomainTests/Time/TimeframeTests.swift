import CairnDomain
import Testing

@Suite struct TimeframeTests {
    @Test(
        arguments: [
            ("1s", 1, .second), ("1m", 1, .minute), ("15m", 15, .minute), ("4h", 4, .hour), ("1d", 1, .day),
            ("1w", 1, .week),
            ("1M", 1, .month), ("9999M", 9999, .month), ("90s", 90, .second),
        ] as [(String, Int, Timeframe.Unit)])
    func `Text is read and written`(text: String, count: Int, unit: Timeframe.Unit) throws {
        let timeframe = try Timeframe(parsing: text)
        #expect(timeframe.count == count && timeframe.unit == unit)
        #expect(timeframe.description == text && Timeframe(text) == timeframe)
        #expect(try timeframe == Timeframe(count, unit))
        #expect(try encoded([timeframe]) == "[\"\(text)\"]" && throughJSON(timeframe) == timeframe)
    }

    @Test(arguments: [
        "", "m", "1", "1x", "1D", "1H", "1W", "1S", "0m", "-1m", "+1m", "1.5h", "1 m", " 1m", "1m ", "m1", "10000d",
        "1mm", "1min",
        "99999999999999999999m", "٣m", "1м", "1M\u{301}", "１m", "1e2m",
    ])
    func `Other text is refused by name`(text: String) {
        #expect(
            refusal { try Timeframe(parsing: text) }
                == "Timeframe.text \(text.isEmpty ? "\"\"" : text) is not a count and one of s, m, h, d, w, M "
                + "(1m is a minute, 1M a month)")
        #expect(Timeframe(text) == nil)
        #expect(throws: DecodingError.self) { try decoded(Timeframe.self, "\"\(text)\"") }
    }

    @Test(arguments: [0, -1, 10_000, Int.min, Int.max])
    func `A count outside of 1...9999 is refused`(count: Int) {
        #expect(refusal { try Timeframe(count, .day) } == "Timeframe.count \(count) is not within 1...9999")
    }

    @Test func `Constants are what they say`() {
        let constants: [Timeframe] = [
            .minute1, .minute3, .minute5, .minute15, .minute30, .hour1, .hour4, .day1, .week1, .month1,
        ]
        #expect(constants.map(\.description) == ["1m", "3m", "5m", "15m", "30m", "1h", "4h", "1d", "1w", "1M"])
        #expect(constants.shuffled().sorted() == constants)
    }

    @Test(arguments: [
        ("60s", "1m"), ("3600s", "1h"), ("60m", "1h"), ("240m", "4h"), ("9960s", "166m"), ("90m", "90m"),
        ("24h", "24h"),
        ("7d", "7d"),
    ])
    func `One span has one form, the one with the fewest digits`(text: String, form: String) throws {
        #expect(try Timeframe(parsing: text).description == form)
        #expect(try Timeframe(parsing: text) == Timeframe(parsing: form))
    }

    @Test func `Timeframes are ordered by length, then larger counts first`() throws {
        let texts = [
            "1s", "1m", "59m", "1h", "23h", "24h", "1d", "6d", "7d", "1w", "29d", "30d", "1M", "5w",
            "12M",
        ]
        let timeframes = try texts.map { try Timeframe(parsing: $0) }
        #expect(timeframes.shuffled().sorted() == timeframes)
    }

    @Test(
        arguments: [
            ("30s", 30_000, 30_000), ("1m", 60_000, 60_000), ("4h", 14_400_000, 14_400_000),
            ("48h", 172_800_000, 172_800_000),
            ("1d", nil, 86_400_000), ("2w", nil, 1_209_600_000), ("1M", nil, 2_592_000_000),
        ] as [(String, Int64?, Int64)])
    func `Lengths are fixed up to hours and nominal beyond`(text: String, fixed: Int64?, nominal: Int64) throws {
        let timeframe = try Timeframe(parsing: text)
        #expect(timeframe.fixedMilliseconds == fixed && timeframe.nominalMilliseconds == nominal)
    }

    @Test(arguments: [
        ("1m", "5m"), ("5m", "1h"), ("1h", "1h"), ("7m", "14m"), ("1h", "1d"), ("5h", "1d"), ("7m", "1w"), ("1s", "1M"),
        ("24h", "1d"),
        ("1d", "24h"), ("12h", "48h"), ("1d", "48h"), ("1d", "1w"), ("2d", "2w"), ("1w", "3w"), ("1d", "1M"),
        ("24h", "1M"),
        ("1M", "3M"), ("3M", "12M"), ("2160m", "36h"), ("30h", "60h"),
    ])
    func `A timeframe divides a coarser one whose candles are made of its own`(fine: String, coarse: String) throws {
        #expect(try Timeframe(parsing: fine).divides(Timeframe(parsing: coarse)))
    }

    @Test(arguments: [
        ("2m", "5m"), ("5m", "1m"), ("1d", "1h"), ("1w", "1M"), ("2d", "1M"), ("1w", "1d"), ("1M", "1w"), ("2M", "3M"),
        ("2d", "1w"),
        // Days are counted from 1970-01-01, a Thursday, and weeks from Mondays.
        ("3d", "3w"), ("7d", "1w"), ("1w", "14d"),
        // Candles within a day start again with every day.
        ("5h", "35h"), ("10h", "30h"), ("1h", "36h"), ("36h", "3d"), ("1M", "30d"),
    ])
    func `A timeframe does not divide one whose candles do not line up`(fine: String, coarse: String) throws {
        #expect(try !Timeframe(parsing: fine).divides(Timeframe(parsing: coarse)))
    }
}
