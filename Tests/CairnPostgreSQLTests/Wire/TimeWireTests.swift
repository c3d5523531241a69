import CairnDomain
import CairnRepositories
import Testing

@testable import CairnPostgreSQL

@Suite struct TimeWireTests {
    private func timestamp(_ hex: String) throws(WireError) -> Timestamp {
        try WireBytes.read(WireBytes.bytes(hex)) { bytes throws(WireError) in try TimeWire.timestamp(bytes) }
    }

    private func day(_ hex: String) throws(WireError) -> Day {
        try WireBytes.read(WireBytes.bytes(hex)) { bytes throws(WireError) in try TimeWire.day(bytes) }
    }

    @Test(arguments: [
        ("2024-01-15T09:30:00.123Z", "0002b1f76d2cf678"), ("1999-12-31T23:59:59.999Z", "fffffffffffffc18"),
        ("+294276-12-31T23:59:59.999Z", "7fffff5bb3b29c18"), ("-004713-11-24T00:00:00Z", "fd0f7cc1411fa000"),
    ])
    func `an instant has the bytes that a server gives it`(text: String, hex: String) throws {
        #expect(try timestamp(hex).description == text)
    }

    @Test(arguments: ["0002b1f76d2cf679", "fffffffffffffc17"])
    func `an instant between two milliseconds is refused, as it would not be found again`(_ hex: String) {
        let error = #expect(throws: WireError.self) { try timestamp(hex) }
        #expect(error?.code == .invalidStoredData)
    }

    @Test(arguments: [
        ("2024-02-29", "00002279"), ("+5874897-12-31", "7fda970c"), ("-004713-11-24", "ffda97a7"),
    ])
    func `a day has the bytes that a server gives it`(text: String, hex: String) throws {
        let value = try #require(Day(text))
        #expect(try day(hex) == value)
        #expect(try WireBytes.hex(WireBytes.written { $0.append(try TimeWire.days(value)) }) == hex)
    }

    @Test func `all finite times and days come back as they were`() throws {
        var samples = WireSamples()
        for value in samples.values(.timestamp) {
            guard case .timestamp(let time) = value else { continue }
            let bytes = try WireBytes.written { $0.append(try TimeWire.microseconds(time)) }
            #expect(try timestamp(WireBytes.hex(bytes)) == time, "seed \(samples.seed)")
            #expect(try TimeWire.clampedMicroseconds(time) == TimeWire.microseconds(time))
        }
        for value in samples.values(.day) {
            guard case .day(let date) = value else { continue }
            let bytes = try WireBytes.written { $0.append(try TimeWire.days(date)) }
            #expect(try day(WireBytes.hex(bytes)) == date, "seed \(samples.seed)")
            #expect(try TimeWire.clampedDays(date) == TimeWire.days(date))
        }
    }

    @Test func `times and days beyond the finite ones are refused, and infinite where they are compared`() {
        let late = TimeWire.timestamps.upperBound.advanced(byMilliseconds: 1)
        let early = TimeWire.timestamps.lowerBound.advanced(byMilliseconds: -1)
        for (time, infinity) in [(late, Int64.max), (.max, .max), (early, .min), (.min, .min)] {
            #expect(#expect(throws: WireError.self) { try TimeWire.microseconds(time) }?.code == .inexact)
            #expect(TimeWire.clampedMicroseconds(time) == infinity)
        }
        let nextDay = TimeWire.days.upperBound.advanced(by: 1)
        let dayBefore = TimeWire.days.lowerBound.advanced(by: -1)
        for (day, infinity) in [
            (nextDay, Int32.max), (Day(daysSince1970: .max), .max), (dayBefore, .min), (Day(daysSince1970: .min), .min),
        ] {
            #expect(#expect(throws: WireError.self) { try TimeWire.days(day) }?.code == .inexact)
            #expect(TimeWire.clampedDays(day) == infinity)
        }
    }

    @Test(arguments: ["7fffffffffffffff", "8000000000000000", "", "00000000000000", "000000000000000000"])
    func `an infinite time and what is no time are refused`(hex: String) {
        #expect(#expect(throws: WireError.self) { try timestamp(hex) }?.code == .invalidStoredData)
    }

    @Test(arguments: ["7fffffff", "80000000", "7ffffffe", "", "000000", "0000000000"])
    func `an infinite day and what is no day are refused`(hex: String) {
        #expect(#expect(throws: WireError.self) { try day(hex) }?.code == .invalidStoredData)
    }
}
