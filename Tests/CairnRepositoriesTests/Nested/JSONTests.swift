import CairnDomain
import CairnRepositories
import Foundation
import Testing

@Suite struct JSONTests {
    @Test(arguments: [
        (StoredValue.null, "null"), (.bool(true), "true"), (.integer(.min), "-9223372036854775808"),
        (.double(0.1), "0.1"), (.double(5), "5"), (.double(-1e300), "-1e+300"), (.double(-0.0), "-0"),
        (.text("a\"\\/\n\r\t\u{1}\u{1F}é𝛼\u{7F}"), #""a\"\\/\n\r\t\u0001\u001fé𝛼"# + "\u{7F}\""),
        (.text("a\0b"), #""a\u0000b""#), (.array([]), "[]"), (.object([]), "{}"),
        (.array([.integer(1), .array([.null])]), "[1,[null]]"),
        (.object([.init("b", .integer(1)), .init("a", .text("x"))]), #"{"a":"x","b":1}"#),
    ])
    func `values have one text each, which reads back as the same`(value: StoredValue, json: String) throws {
        #expect(try value.json() == json)
        #expect(try StoredValue(json: json).json() == json)
    }

    @Test func `what JSON has no form for is text`() throws {
        #expect(try StoredValue.price(Price(units: -150_000_000)).json() == "\"-1.5\"")
        #expect(try StoredValue.decimal(1).json() == "\"0.000000000000000001\"")
        #expect(try StoredValue.timestamp(Timestamp(millisecondsSince1970: 0)).json() == "\"1970-01-01T00:00:00Z\"")
        #expect(try StoredValue.day(Day(daysSince1970: 0)).json() == "\"1970-01-01\"")
        #expect(try StoredValue.bytes([0, 255]).json() == "\"AP8=\"")
        for number in [Double.infinity, -.infinity, .nan] {
            let error = #expect(throws: CairnError.self) { try StoredValue.array([.double(number)]).json() }
            #expect(error?.code == .invalidInput)
        }
    }

    @Test(arguments: [
        (#" [ 1 , -2.5e3 , true , null , "\u00e9\uD835\uDEFC\/" ] "#, #"[1,-2500,true,null,"é𝛼/"]"#),
        (#"{"a" : {"b":[]}, "a":1}"#, #"{"a":{"b":[]},"a":1}"#),
        ("0.0", "0"), ("-0", "-0"), ("9223372036854775807", "9223372036854775807"),
        // Beyond 64 bits it is the floating-point number it is for JavaScript; as an integer it is refused.
        ("9223372036854775808", "9.223372036854776e+18"),
    ])
    func `the texts of other writers are understood`(json: String, own: String) throws {
        #expect(try StoredValue(json: json).json() == own)
    }

    @Test(arguments: [
        "", " ", "[", "[1", "[1,", "[1,]", "[,1]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}", "{a:1}", "{1:1}",
        "\"", "\"a", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\uD800\"", "\"\\uD800\\u0041\"", "\"\\uDC00\"",
        "\"a\nb\"", "tru", "nul", "TRUE", "01", "-", "1.", ".5", "1e", "1e+", "+1", "1 2", "[1] x", "NaN", "1e999",
        String(repeating: "[", count: 100_000),
    ])
    func `what is no JSON is refused`(json: String) {
        let error = #expect(throws: CairnError.self) { try StoredValue(json: json) }
        #expect(error?.code == .invalidStoredData)
    }

    @Test func `Foundation reads what is written`() throws {
        let value = StoredValue.object([
            .init("t\"e\\x\u{2}t", .text("\0\u{1F}/é\u{2028}")), .init("n", .array([.double(1e-7), .integer(.max)])),
        ])
        let read = try JSONSerialization.jsonObject(with: Data(try value.json().utf8)) as? [String: Any]
        #expect(read?["t\"e\\x\u{2}t"] as? String == "\0\u{1F}/é\u{2028}")
        #expect((read?["n"] as? [NSNumber])?.map(\.stringValue) == ["1e-07", "9223372036854775807"])
    }
}
