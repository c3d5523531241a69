import CairnDomain
import Foundation
import Testing

@testable import CairnServices

@Suite struct CandleTimeParserTests {
    private func parser(zone: String = "UTC", order: SlashDateOrder? = nil) throws -> CandleTimeParser {
        let zone = try #require(TimeZone(identifier: zone))
        return CandleTimeParser(
            calendar: try SessionCalendar(timeZone: zone), notation: DateNotation(order: order, evidence: nil))
    }

    /// The instant as ISO 8601, or the reason why there is none.
    private func result(_ text: String, _ parser: inout CandleTimeParser, line: Int = 2) -> String {
        let bytes = Array(text.utf8)
        return bytes.withUnsafeBufferPointer { bytes in
            do throws(CandleTimeFlaw) {
                return "\(try parser.timestamp(bytes, line: line))"
            } catch {
                return "\(error)"
            }
        }
    }

    private func result(_ text: String) throws -> String {
        var parser = try parser()
        return result(text, &parser)
    }

    @Test(arguments: [
        ("2024-01-15", "2024-01-15T00:00:00Z"),
        ("2024-01-15T09:30", "2024-01-15T09:30:00Z"),
        ("2024-01-15 09:30:00", "2024-01-15T09:30:00Z"),
        ("2024-01-15 9:30:05", "2024-01-15T09:30:05Z"),
        ("2024-01-15T09:30:00.123Z", "2024-01-15T09:30:00.123Z"),
        ("2024-01-15 09:30:00+09:00", "2024-01-15T00:30:00Z"),
        ("2024-01-15 09:30:00.250000-0500", "2024-01-15T14:30:00.250Z"),
        ("2024/01/15", "2024-01-15T00:00:00Z"),
        ("2024/01/15 09:30:00+09:00", "2024-01-15T00:30:00Z"),
        ("2024.01.15", "2024-01-15T00:00:00Z"),
        ("2024.01.15 23:59", "2024-01-15T23:59:00Z"),
        ("20240115", "2024-01-15T00:00:00Z"),
        ("20240115 093015", "2024-01-15T09:30:15Z"),
        ("20240115 0930", "2024-01-15T09:30:00Z"),
        ("1/5/2024", "2024-01-05T00:00:00Z"),
        ("01/05/2024", "2024-01-05T00:00:00Z"),
        ("12/31/2024 16:00", "2024-12-31T16:00:00Z"),
        ("1/5/2024 9:30:01 AM", "2024-01-05T09:30:01Z"),
        ("1/5/2024 12:00 AM", "2024-01-05T00:00:00Z"),
        ("1/5/2024 12:00 PM", "2024-01-05T12:00:00Z"),
        ("1/5/2024 4:15pm", "2024-01-05T16:15:00Z"),
        ("-000001-01-01T00:00:00Z", "-000001-01-01T00:00:00Z"),
    ])
    func readsDates(text: String, expected: String) throws {
        #expect(try result(text) == expected)
    }

    @Test(arguments: [
        ("1704067200", "2024-01-01T00:00:00Z"),
        ("1704067200.0", "2024-01-01T00:00:00Z"),
        ("1704067200.125", "2024-01-01T00:00:00.125Z"),
        ("1704067200.5000000", "2024-01-01T00:00:00.500Z"),
        ("1704067200123", "2024-01-01T00:00:00.123Z"),
        ("1704067200123.0", "2024-01-01T00:00:00.123Z"),
        ("1704067200123000", "2024-01-01T00:00:00.123Z"),
        ("1704067200123000000", "2024-01-01T00:00:00.123Z"),
        ("0", "1970-01-01T00:00:00Z"),
        ("-86400", "1969-12-31T00:00:00Z"),
        ("-1.5", "1969-12-31T23:59:58.500Z"),
        ("99999999999", "5138-11-16T09:46:39Z"),
        ("100000000000", "1973-03-03T09:46:40Z"),
    ])
    func readsNumbersSince1970(text: String, expected: String) throws {
        #expect(try result(text) == expected)
    }

    @Test(arguments: [
        ("", "is empty"),
        ("2024-02-30", "is not a day of the calendar"),
        ("2024-13-01", "is not a day of the calendar"),
        ("2/30/2024", "is not a day of the calendar"),
        ("20240230", "is not a day of the calendar"),
        ("2024-01-15 25:00", "is not a time of day"),
        ("1/5/2024 13:00 PM", "is not a time of day"),
        ("1/5/2024 0:30 AM", "is not a time of day"),
        ("2024-01-15T09:30:00.0001Z", "is more precise than a millisecond"),
        ("1704067200.0001", "is more precise than a millisecond"),
        ("1704067200123.5", "is more precise than a millisecond"),
        ("1704067200123456", "is more precise than a millisecond"),
        ("1704067200123456789", "is more precise than a millisecond"),
        ("99999999999999999999", "is out of range"),
        ("9223372036854775808", "is out of range"),
        ("1.7E+12", "is not a date, a date-time or an epoch time"),
        ("null", "is not a date, a date-time or an epoch time"),
        ("NaT", "is not a date, a date-time or an epoch time"),
        ("15.01.2024", "is not a date, a date-time or an epoch time"),
        ("1/15/24", "is not a date, a date-time or an epoch time"),
        ("2024-01", "is not a date, a date-time or an epoch time"),
        ("2024-01-15 ", "is not a date, a date-time or an epoch time"),
        ("2024-01-15T", "is not a date, a date-time or an epoch time"),
        ("2024-01-15 PM", "is not a date, a date-time or an epoch time"),
        ("//2024 :", "is not a date, a date-time or an epoch time"),
        ("-", "is not a date, a date-time or an epoch time"),
        ("1.2.3", "is not a date, a date-time or an epoch time"),
    ])
    func refuses(text: String, reason: String) throws {
        #expect(try result(text) == reason)
    }

    @Test func aColumnOfNumbersHasOneUnit() throws {
        var parser = try parser()
        #expect(result("0", &parser, line: 2) == "1970-01-01T00:00:00Z")
        #expect(result("1704067200000", &parser, line: 3) == "2024-01-01T00:00:00Z")
        #expect(result("0", &parser, line: 4) == "1970-01-01T00:00:00Z")
        #expect(
            result("1704067200", &parser, line: 5) == "is seconds by its size where line 3 has milliseconds")
        // After numbers, eight digits are one more number and no calendar date.
        var seconds = try self.parser()
        #expect(result("100000000", &seconds) == "1973-03-03T09:46:40Z")
        #expect(result("19991231", &seconds) == "1970-08-20T09:07:11Z")
    }

    @Test func theUserMayChooseTheOrder() throws {
        var dayFirst = try parser(order: .dayFirst)
        #expect(result("2/1/2024", &dayFirst) == "2024-01-02T00:00:00Z")
        #expect(result("31/12/2024 08:00", &dayFirst) == "2024-12-31T08:00:00Z")
        #expect(result("12/31/2024", &dayFirst) == "is not a day of the calendar")
    }

    @Test(arguments: [
        // Winter, summer, and an explicit offset that outweighs the zone.
        ("2024-01-15 09:30:00", "2024-01-15T14:30:00Z"),
        ("2024-07-15 09:30:00", "2024-07-15T13:30:00Z"),
        ("2024-07-15 09:30:00Z", "2024-07-15T09:30:00Z"),
        ("7/15/2024 9:30 AM", "2024-07-15T13:30:00Z"),
        ("2024-07-15", "2024-07-15T04:00:00Z"),
        // On 2024-03-10 clocks skip 02:00 to 03:00, on 2024-11-03 they show 01:00 to 02:00 twice: the first counts.
        ("2024-03-10 01:59:00", "2024-03-10T06:59:00Z"),
        ("2024-03-10 02:30:00", "does not exist in America/New_York, whose clocks skip it"),
        ("2024-03-10 03:00:00", "2024-03-10T07:00:00Z"),
        ("2024-11-03 01:30:00", "2024-11-03T05:30:00Z"),
        ("2024-11-03 02:00:00", "2024-11-03T07:00:00Z"),
        ("1720990800", "2024-07-14T21:00:00Z"),
    ])
    func timesWithoutZoneAreLocal(text: String, expected: String) throws {
        var parser = try parser(zone: "America/New_York")
        #expect(result(text, &parser) == expected)
    }
}
