import CairnDomain
import Testing

@Suite struct FixedPointTextTests {
    @Test(arguments: [
        ("0", 0), ("-0", 0), ("+0", 0), ("0.00000000", 0), ("-.0", 0), ("0e5", 0), ("0e999999999999999999999", 0),
        ("1", 100_000_000), ("+1", 100_000_000), ("-1", -100_000_000), ("00001", 100_000_000),
        ("101.25", 10_125_000_000), ("101.2500000000000000000000000", 10_125_000_000), ("-101.25", -10_125_000_000),
        (".5", 50_000_000), ("-.5", -50_000_000), ("7.", 700_000_000), ("0.00000001", 1), ("-0.00000001", -1),
        ("1.5e-3", 150_000), ("1.5E3", 150_000_000_000), ("1e+2", 10_000_000_000), ("100e-10", 1), ("1e-8", 1),
        ("0.0000000000000000001e11", 1), ("10000000000000000000000e-22", 100_000_000),
        ("1e00000000002", 10_000_000_000),
        ("92233720368.54775807", Int64.max), ("-92233720368.54775808", Int64.min),
        ("-9223372036854775808e-8", Int64.min), ("000092233720368.547758070000", Int64.max),
    ])
    func `A price is read exactly`(text: String, units: Int64) throws {
        #expect(try Price(text: text).units == units)
        #expect(Price(text)?.units == units)
    }

    @Test(arguments: [
        ("0.000000000000000001", 1), ("1", 1_000_000_000_000_000_000),
        ("4761.60908130011", 4_761_609_081_300_110_000_000),
        ("18446744073709551615", Int128(UInt64.max) * 1_000_000_000_000_000_000),
        ("1e15", Int128(1_000_000_000_000_000) * 1_000_000_000_000_000_000),
        ("170141183460469231731.687303715884105727", Int128.max),
        ("-170141183460469231731.687303715884105728", Int128.min),
        ("9999999999999999999", Int128(9_999_999_999_999_999_999) * 1_000_000_000_000_000_000),
        ("0.999999999999999999", 999_999_999_999_999_999),
    ])
    func `A volume and an amount of money are read exactly`(text: String, units: Int128) throws {
        #expect(try Volume(text: text).units == units)
        #expect(try Money(text: text).units == units)
    }

    @Test(arguments: [
        "", " ", ".", "-", "+", "-.", "+-1", "--1", "1-", "1..2", "1.2.3", ".e5", "e5", "1e", "1e+", "1e-", "1e1.5",
        "1e5e5",
        "1e--5", "abc", "nan", "inf", "-Infinity", "0x10", "1_000", "1,000", "1 000", " 1", "1 ", "1\n", "1\0", "٣",
        "１",
        "1.2٣", "½", "1e٣", "$1", "1/2", "\u{2212}1", "(1)", "1234567890123456789012345678901234567890x",
    ])
    func `Text that is no decimal number is malformed`(text: String) {
        #expect(throws: DecimalTextError.malformed) { try Price(text: text) }
        #expect(throws: DecimalTextError.malformed) { try Volume(text: text) }
        #expect(throws: DecimalTextError.malformed) { try Money(text: text, decimals: 2) }
        #expect(Price(text) == nil)
    }

    @Test func `Bytes that are not UTF-8 are malformed`() {
        for bytes: [UInt8] in [[0xFF], [0x31, 0xC3], [0x31, 0x80], [0x31, 0x65, 0xFF]] {
            #expect(throws: DecimalTextError.malformed) { try bytes.withUnsafeBufferPointer { try Price(utf8: $0) } }
        }
    }

    @Test func `An empty buffer without an address is malformed`() {
        #expect(throws: DecimalTextError.malformed) { try Price(utf8: UnsafeBufferPointer(start: nil, count: 0)) }
    }

    @Test(arguments: [
        "0.000000001", "148.55999755859375", "-1.123456789", "1e-9", "1.5e-8", "99999999999.123456789", "0.1e-200",
    ])
    func `More decimals than a price holds are refused`(text: String) {
        #expect(throws: DecimalTextError.inexact(fractionDigits: 8)) { try Price(text: text) }
    }

    @Test(arguments: ["0.0000000000000000001", "1.1234567890123456789", "1e-19", "7e-99999999999999999999"])
    func `More decimals than a volume holds are refused`(text: String) {
        #expect(throws: DecimalTextError.inexact(fractionDigits: 18)) { try Volume(text: text) }
    }

    @Test(arguments: [
        "92233720368.54775808", "-92233720368.54775809", "92233720369", "1e11", "-1e11",
        "99999999999999999999999999999",
        "1e9999", "1e99999999999999999999999", "9223372036854775808e-8",
        "170141183460469231731687303715884105728",
    ])
    func `A number that a price cannot hold is out of range`(text: String) {
        #expect(throws: DecimalTextError.outOfRange) { try Price(text: text) }
        #expect(throws: DecimalTextError.outOfRange) { try Price(text: text, decimals: 8) }
    }

    @Test(arguments: [
        "170141183460469231731.687303715884105728", "-170141183460469231731.687303715884105729",
        "170141183460469231732",
        "1e21", "-1e40", "1e400",
    ])
    func `A number that a volume cannot hold is out of range`(text: String) {
        #expect(throws: DecimalTextError.outOfRange) { try Volume(text: text) }
    }

    @Test func `A very long text is read to its end`() throws {
        let zeros = String(repeating: "0", count: 100_000)
        #expect(try Price(text: zeros + "1.5" + zeros).units == 150_000_000)
        #expect(throws: DecimalTextError.outOfRange) { try Price(text: "1" + zeros) }
        #expect(throws: DecimalTextError.inexact(fractionDigits: 8)) { try Price(text: "0." + zeros + "1") }
        #expect(throws: DecimalTextError.malformed) { try Price(text: zeros + "x") }
    }

    @Test(arguments: [
        (0, "0"), (1, "0.00000001"), (-1, "-0.00000001"), (10, "0.0000001"), (100_000_000, "1"), (-50_000_000, "-0.5"),
        (10_125_000_000, "101.25"), (1_000_000_000_000, "10000"), (Int64.max, "92233720368.54775807"),
        (Int64.min, "-92233720368.54775808"),
    ])
    func `A price is written as the shortest exact text`(units: Int64, text: String) {
        #expect(Price(units: units).description == text)
    }

    @Test(arguments: [
        (0, "0"), (1, "0.000000000000000001"), (Int128(UInt64.max), "18.446744073709551615"),
        (Int128(UInt64.max) + 1, "18.446744073709551616"),
        (Int128(UInt64.max) * 1_000_000_000_000_000_000, "18446744073709551615"),
        (Int128(10_000_000_000_000_000_000) * 1_000_000_000_000_000_000, "10000000000000000000"),
        (Int128.max, "170141183460469231731.687303715884105727"),
        (Int128.min, "-170141183460469231731.687303715884105728"),
    ])
    func `A volume is written as the shortest exact text`(units: Int128, text: String) {
        #expect(Volume(units: units).description == text)
    }

    @Test func `Writing appends`() {
        var bytes = Array("price=".utf8)
        Price(units: -150_000_000).write(into: &bytes)
        bytes.append(UInt8(ascii: ","))
        Volume(units: 7).write(into: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "price=-1.5,0.000000000000000007")
    }

    @Test(arguments: [
        (DecimalTextError.malformed, "is not a decimal number"),
        (.inexact(fractionDigits: 8), "has more than 8 decimals"),
        (.outOfRange, "is out of range"),
    ])
    func `An error reads as the end of a sentence`(error: DecimalTextError, text: String) {
        #expect(error.description == text)
    }
}
