import CairnDomain
import TestSupport
import Testing

@Suite struct DateTimeTextTests {
    /// Text, instant when no zone is named and UTC is assumed, offset named.
    @Test(
        arguments: [
            ("1970-01-01", 0, nil), ("19700102", 86_400_000, nil), ("1970-01-01T00:00", 0, nil),
            ("1970-01-01T00:00Z", 0, 0),
            ("1970-01-01 00:00:01", 1000, nil), ("1970-01-01t00:00:01z", 1000, 0), ("1970-01-01T00:00:00.001Z", 1, 0),
            ("1970-01-01T00:00:00,5", 500, nil), ("1970-01-01T00:00:00.25Z", 250, 0),
            ("1970-01-01T00:00:00.1230000Z", 123, 0),
            ("1970-01-01T00:00:00.000000000000Z", 0, 0), ("1970-01-01T09:00:00+09:00", 0, 32_400),
            ("1970-01-01T09:00:00+0900", 0, 32_400), ("1970-01-01 09:00:00 +09", 0, 32_400),
            ("1970-01-01 00:00 Z", 0, 0),
            ("1969-12-31T20:30-03:30", 0, -12_600), ("1970-01-01T18:00+18:00", 0, 64_800),
            ("1970-01-01T00:00-00:00", 0, 0),
            ("1969-12-31T23:59:59.999Z", -1, 0), ("0000-01-01", -62_167_219_200_000, nil),
            ("-0001-12-31", -62_167_305_600_000, nil), ("+1970-01-01", 0, nil), ("+001970-01-01", 0, nil),
            ("+10000-01-01", 253_402_300_800_000, nil), ("9999-12-31T23:59:59.999", 253_402_300_799_999, nil),
            ("2024-02-29T12:00:00Z", 1_709_208_000_000, 0), ("20240229 12:00", 1_709_208_000_000, nil),
            ("-292275055-05-16T16:47:04.192Z", Int64.min, 0), ("+292278994-08-17T07:12:55.807Z", Int64.max, 0),
            ("-292275055-05-17T01:47:04.192+09:00", Int64.min, 32_400),
            ("+292278994-08-18T01:12:55.807+18:00", Int64.max, 64_800),
        ] as [(String, Int64, Int?)])
    func `ISO 8601 text is read`(text: String, milliseconds: Int64, offset: Int?) throws {
        let parsed = try DateTimeText(text)
        #expect(parsed.offsetSeconds == offset)
        #expect(try parsed.timestamp().millisecondsSince1970 == milliseconds)
        #expect(Timestamp(text)?.millisecondsSince1970 == milliseconds)
    }

    @Test(arguments: [
        "", " ", "2024", "2024-01", "2024-1-1", "2024-01-1", "202401-01", "2024-0101", "2024-01-01T", "2024-01-01 ",
        "2024-01-01Z",
        "2024-01-01+09:00", "2024-01-01T9:30", "2024-01-01T0930", "2024-01-01T09", "2024-01-01T09:3",
        "2024-01-01T09:30:",
        "2024-01-01T09:30:1", "2024-01-01T09:30:00.", "2024-01-01T09:30.5", "2024-01-01T09:30:00.Z",
        "2024-01-01T09:30:00 ",
        "2024-01-01T09:30:00  Z", "2024-01-01T09:30ZZ", "2024-01-01T09:30Z ", "2024-01-01T09:30+9",
        "2024-01-01T09:30+09:",
        "2024-01-01T09:30+09:0", "2024-01-01T09:30+09000", "2024-01-01T09:30+", "2024-01-01T09:30 UTC", "01/15/2024",
        "2024/01/15",
        "2024-01-01X09:30", "x2024-01-01", "+2024", "+20240101", "-20240101", "+1234567890-01-01", "+123-01-01",
        "٢٠٢٤-٠١-٠١",
        "2024-01-01T09:30:00+09:00[Asia/Seoul]", "--2024-01-01", "2024-01-01T-9:30", "2024−01−01",
    ])
    func `Another shape is malformed`(text: String) {
        #expect(throws: DateTimeTextError.malformed) { try DateTimeText(text) }
        #expect(Timestamp(text) == nil)
    }

    @Test(arguments: [
        "2024-02-30", "2023-02-29", "1900-02-29", "2024-00-10", "2024-13-01", "2024-01-00", "2024-01-32", "20240230",
        "2024-04-31T00:00Z", "-0001-02-29",
    ])
    func `A day the calendar does not have is told apart`(text: String) {
        #expect(throws: DateTimeTextError.noSuchDay) { try DateTimeText(text) }
    }

    @Test(arguments: [
        "2024-01-01T24:00", "2024-01-01T24:00:00Z", "2024-01-01T25:00", "2024-01-01T09:60", "2024-01-01T23:59:60Z",
        "2024-01-01T00:00+18:01", "2024-01-01T00:00-19", "2024-01-01T00:00+09:60", "2024-01-01T00:00+99:99",
    ])
    func `A time or offset the clock does not have is told apart`(text: String) {
        #expect(throws: DateTimeTextError.noSuchTime) { try DateTimeText(text) }
    }

    @Test(arguments: [
        "2024-01-01T00:00:00.0001", "2024-01-01T00:00:00.123456Z", "2024-01-01T00:00:00.000000001Z",
        "2024-01-01T00:00:00.9999",
    ])
    func `More precision than a millisecond is refused, not cut`(text: String) {
        #expect(throws: DateTimeTextError.tooPrecise) { try DateTimeText(text) }
    }

    @Test(arguments: [
        "-292275055-05-16T16:47:04.191Z", "+292278994-08-17T07:12:55.808Z", "+999999999-12-31",
        "-999999999-01-01T00:00+18:00",
        "-292275055-05-17T01:47:04.191+09:00",
    ])
    func `An instant beyond the ends of time is out of range`(text: String) throws {
        let parsed = try DateTimeText(text)
        #expect(throws: DateTimeTextError.outOfRange) { try parsed.timestamp() }
        #expect(Timestamp(text) == nil)
    }

    @Test func `Text without a zone is taken in the default offset`() throws {
        #expect(try DateTimeText("1970-01-01").timestamp(defaultOffset: 3600).millisecondsSince1970 == -3_600_000)
        #expect(try DateTimeText("1970-01-01T00:00").timestamp(defaultOffset: -3600).millisecondsSince1970 == 3_600_000)
        #expect(try DateTimeText("1970-01-01T00:00Z").timestamp(defaultOffset: 3600).millisecondsSince1970 == 0)
        for offset in [Int.min, .max] {
            #expect(throws: DateTimeTextError.outOfRange) {
                try DateTimeText("1970-01-01").timestamp(defaultOffset: offset)
            }
        }
    }

    @Test func `A date is told from a date-time, and no zone from UTC`() throws {
        let date = try DateTimeText("2024-01-15")
        #expect(date.daysSince1970 == 19_737 && date.millisecondOfDay == nil && date.offsetSeconds == nil)
        let midnight = try DateTimeText("2024-01-15T00:00Z")
        #expect(midnight.daysSince1970 == 19_737 && midnight.millisecondOfDay == 0 && midnight.offsetSeconds == 0)
        let evening = try DateTimeText("2024-01-15T23:59:59.999")
        #expect(evening.millisecondOfDay == 86_399_999 && evening.offsetSeconds == nil)
        #expect(date != midnight)
    }

    @Test func `Parts of other notations make the same value`() throws {
        #expect(try DateTimeText(year: 2024, month: 1, day: 15) == DateTimeText("2024-01-15"))
        #expect(
            try DateTimeText(year: 2024, month: 1, day: 15, millisecondOfDay: 34_200_000, offsetSeconds: -18_000)
                == DateTimeText("2024-01-15T09:30-05:00"))
    }

    @Test func `Parts that do not exist are refused`() {
        for (year, month, day) in [
            (2024, 2, 30), (2024, 13, 1), (2024, 1, 0), (Int.max, 1, 1), (Int.min, 1, 1), (1_000_000_000, 1, 1),
            (2024, Int.min, 1),
        ] {
            #expect(throws: DateTimeTextError.noSuchDay) { try DateTimeText(year: year, month: month, day: day) }
        }
        for millisecond in [-1, 86_400_000, Int.min, .max] {
            #expect(throws: DateTimeTextError.noSuchTime) {
                try DateTimeText(year: 2024, month: 1, day: 1, millisecondOfDay: millisecond)
            }
        }
        for offset in [-64_801, 64_801, Int.min, .max] {
            #expect(throws: DateTimeTextError.noSuchTime) {
                try DateTimeText(year: 2024, month: 1, day: 1, offsetSeconds: offset)
            }
        }
    }

    /// Mutated texts either fail or name an instant that can be written and read again.
    @Test(arguments: SeededGenerator.seeds)
    func `Random text never traps and never yields an instant that cannot be written`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let models = [
            "2024-01-15T09:30:00.123+09:00", "+292278994-08-17T07:12:55.807Z", "20240115 09:30", "-0001-12-31",
        ]
        for _ in 0..<3000 {
            var text = Array(models.randomElement(using: &random) ?? "")
            for _ in 0..<Int.random(in: 0...3, using: &random) where !text.isEmpty {
                let position = Int.random(in: 0..<text.count, using: &random)
                switch Int.random(in: 0...2, using: &random) {
                case 0: text.remove(at: position)
                case 1: text[position] = "0123456789-+:.TZ ".randomElement(using: &random) ?? "0"
                default: text.insert("0123456789-+:.TZ ".randomElement(using: &random) ?? "0", at: position)
                }
            }
            guard let timestamp = Timestamp(String(text)) else { continue }
            #expect(Timestamp(timestamp.description) == timestamp, "\(String(text))")
        }
    }

    @Test(arguments: [
        (DateTimeTextError.malformed, "is not an ISO 8601 date or date-time"),
        (.noSuchDay, "is not a day of the calendar"),
        (.noSuchTime, "is not a time of day"), (.tooPrecise, "is more precise than a millisecond"),
        (.outOfRange, "is out of range"),
    ])
    func `An error reads as the end of a sentence`(error: DateTimeTextError, text: String) {
        #expect(error.description == text)
    }
}
