import CairnDomain
import Foundation
import TestSupport
import Testing

@Suite struct TimestampTests {
    @Test(arguments: SeededGenerator.seeds)
    func `Instants are written as Foundation's calendar has them and read back`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for milliseconds in [Int64.min, .max, 0, -1, 1, -62_167_219_200_001]
            + (0..<3000).map({ _ in random.anyInt64() })
        {
            let timestamp = Timestamp(millisecondsSince1970: milliseconds)
            let text = CalendarOracle.text(millisecondsSince1970: milliseconds)
            #expect(timestamp.description == text)
            #expect(Timestamp(text) == timestamp)
        }
    }

    @Test(arguments: SeededGenerator.seeds)
    func `Local time with its offset names the same instant`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for milliseconds in [Int64.min, .max] + (0..<2000).map({ _ in random.anyInt64() }) {
            let timestamp = Timestamp(millisecondsSince1970: milliseconds)
            let offset = Int.random(in: -64_800...64_800, using: &random)
            let text = written(timestamp, offsetSeconds: offset)
            #expect(Timestamp(text) == timestamp, "\(text)")
        }
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"), (32_400, "1970-01-01T09:00:00+09:00"), (-12_600, "1969-12-31T20:30:00-03:30"),
        (60, "1970-01-01T00:01:00+00:01"), (-60, "1969-12-31T23:59:00-00:01"), (30_472, "1970-01-01T08:27:00+08:27"),
        (-30, "1970-01-01T00:00:00Z"), (Int.max, "1970-01-01T18:00:00+18:00"), (Int.min, "1969-12-31T06:00:00-18:00"),
    ])
    func `Local time is written with an offset of whole minutes`(offset: Int, text: String) {
        #expect(written(Timestamp(millisecondsSince1970: 0), offsetSeconds: offset) == text)
    }

    @Test func `Writing appends`() {
        var bytes = Array("at ".utf8)
        Timestamp(millisecondsSince1970: 1_705_311_000_120).write(into: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "at 2024-01-15T09:30:00.120Z")
    }

    @Test func `Advancing stops at the ends of time`() {
        #expect(Timestamp.max.advanced(byMilliseconds: 1) == .max)
        #expect(Timestamp.min.advanced(byMilliseconds: -1) == .min)
        #expect(Timestamp.min.advanced(byMilliseconds: .max).millisecondsSince1970 == -1)
        #expect(Timestamp.max.advanced(byMilliseconds: .min).millisecondsSince1970 == -1)
        #expect(Timestamp(millisecondsSince1970: 5).advanced(byMilliseconds: -7).millisecondsSince1970 == -2)
    }

    @Test func `Seconds beyond the range are refused`() throws {
        #expect(try Timestamp(secondsSince1970: -5).millisecondsSince1970 == -5000)
        #expect(
            refusal { try Timestamp(secondsSince1970: .max) }
                == "Timestamp.seconds 9223372036854775807 is out of range")
        #expect(refusal { try Timestamp(secondsSince1970: -9_223_372_036_854_776) } != nil)
        #expect(
            try Timestamp(secondsSince1970: 9_223_372_036_854_775).millisecondsSince1970 == 9_223_372_036_854_775_000)
    }

    @Test(arguments: SeededGenerator.seeds)
    func `Dates and instants convert into each other`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<1000 {
            // The years 1 to 9999, in which a Date holds every millisecond.
            let milliseconds = Int64.random(in: -62_135_596_800_000...253_402_300_799_999, using: &random)
            let timestamp = Timestamp(millisecondsSince1970: milliseconds)
            #expect(try Timestamp(Date(timestamp)) == timestamp)
            #expect(Date(timestamp) == Date(timeIntervalSince1970: Double(milliseconds) / 1000))
        }
        #expect(try Timestamp(Date(timeIntervalSince1970: 1.2344)).millisecondsSince1970 == 1234)
        #expect(try Timestamp(Date(timeIntervalSince1970: -1.2346)).millisecondsSince1970 == -1235)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300, -1e300, 9.3e15])
    func `A date that no instant can hold is refused`(seconds: Double) {
        let date = Date(timeIntervalSince1970: seconds)
        #expect(refusal { try Timestamp(date) }?.hasPrefix("Timestamp.date ") == true)
    }

    @Test func `Now is the time of the clock`() {
        let before = Date()
        let now = Timestamp.now
        let after = Date()
        #expect(Date(now).timeIntervalSince(before) > -0.002 && Date(now).timeIntervalSince(after) < 0.002)
    }

    @Test func `Instants are coded as text; whole milliseconds are read too`() throws {
        let timestamps = [Timestamp.min, Timestamp(millisecondsSince1970: -1), .max]
        #expect(
            try encoded(timestamps)
                == #"["-292275055-05-16T16:47:04.192Z","1969-12-31T23:59:59.999Z","+292278994-08-17T07:12:55.807Z"]"#)
        #expect(try throughJSON(timestamps) == timestamps)
        #expect(
            try decoded([Timestamp].self, "[1705311000120, -1]").map(\.millisecondsSince1970) == [
                1_705_311_000_120, -1,
            ])
        #expect(
            try decoded(Timestamp.self, #""2024-01-15T18:30:00.120+09:00""#).millisecondsSince1970 == 1_705_311_000_120)
        for json in [#""2024-02-30""#, #""soon""#, "1.5", "true", "null", "9223372036854775808"] {
            #expect(throws: DecodingError.self) { try decoded(Timestamp.self, json) }
        }
    }

    @Test func `Instants are ordered by time`() {
        let timestamps = [
            Timestamp.min, Timestamp(millisecondsSince1970: -1), Timestamp(millisecondsSince1970: 0), .max,
        ]
        #expect(timestamps.shuffled().sorted() == timestamps)
    }

    private func written(_ timestamp: Timestamp, offsetSeconds: Int) -> String {
        var bytes: [UInt8] = []
        timestamp.write(into: &bytes, offsetSeconds: offsetSeconds)
        return String(decoding: bytes, as: UTF8.self)
    }
}
