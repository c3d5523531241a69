import CairnDomain
import Foundation
import Testing

@Suite struct FixedPointCodingTests {
    @Test func `Values are encoded as text, which no JSON reader rounds`() throws {
        #expect(try encoded([Price.max, .min, .zero]) == #"["92233720368.54775807","-92233720368.54775808","0"]"#)
        #expect(try encoded([Volume(units: 1)]) == #"["0.000000000000000001"]"#)
        #expect(try throughJSON([Volume.max, .min]) == [.max, .min])
        #expect(try throughJSON([Money.max, .min, .zero]) == [.max, .min, .zero])
    }

    @Test(arguments: [
        ("1", "1"), ("-1", "-1"), ("0", "0"), ("101.25", "101.25"), ("1e3", "1000"), ("1.5e-3", "0.0015"),
        ("0.1", "0.1"), ("1.10", "1.1"),
        ("\"7.50\"", "7.5"), ("18446744073709551615", "18446744073709551615"),
        ("1.0000000000000001", "1.0000000000000001"), ("12345678901.00000001", "12345678901.00000001"),
        ("90071992547.40993001", "90071992547.40993001"),
        ("12345678901234567890.000000000000000001", "12345678901234567890.000000000000000001"),
    ])
    func `JSON numbers and text are read to the last digit`(json: String, text: String) throws {
        #expect(try decoded(Volume.self, json).description == text)
    }

    @Test(arguments: [
        ("\"abc\"", "Price abc is not a decimal number"), ("\"\"", "Price  is not a decimal number"),
        ("0.123456789", "Price 0.123456789 has more than 8 decimals"),
        ("92233720369", "Price 92233720369 is out of range"),
        ("1e30", "is out of range"), ("\"NaN\"", "Price NaN is not a decimal number"),
    ])
    func `What does not fit is refused with a reason`(json: String, message: String) throws {
        let error = #expect(throws: DecodingError.self) { try decoded(Price.self, json) }
        guard case .dataCorrupted(let context)? = error else {
            Issue.record("\(String(describing: error)) is not dataCorrupted")
            return
        }
        #expect(context.debugDescription.hasSuffix(message))
    }

    @Test(arguments: ["true", "null", "[]", "{}", "1e999"])
    func `Other JSON is refused`(json: String) {
        #expect(throws: DecodingError.self) { try decoded(Price.self, json) }
    }

    @Test func `Property lists, which have floating-point numbers only, are read too`() throws {
        let plist = try PropertyListSerialization.data(fromPropertyList: [101.25, 7, "0.5"], format: .xml, options: 0)
        #expect(
            try PropertyListDecoder().decode([Price].self, from: plist).map(\.description) == ["101.25", "7", "0.5"])
    }
}
