import CairnRepositories
import Testing

@testable import CairnPostgreSQL

@Suite struct JSONBWireTests {
    private func text(_ value: StoredValue) throws -> String {
        let bytes = try WireBytes.written { try JSONBWire.append(value, to: &$0) }
        #expect(bytes.first == 1)
        return String(decoding: bytes.dropFirst(), as: UTF8.self)
    }

    private func value(_ text: String) throws -> StoredValue {
        try WireBytes.read([1] + Array(text.utf8)) { bytes throws(WireError) in try JSONBWire.value(bytes) }
    }

    @Test func `numbers that numeric would change are written with decimals, others as they are`() throws {
        let zero = "-0." + String(repeating: "0", count: 40)
        let numbers: [(StoredValue, String)] = [
            (.double(-0.0), zero), (.double(0), "0"), (.integer(0), "0"), (.double(-0.5), "-0.5"),
            (.double(1e16), "10000000000000000.0"), (.double(-1.2345e18), "-1234500000000000000.0"),
            (.double(1.2345678901234568e16), "12345678901234568.0"), (.double(1e19), "1e+19"), (.double(1e-7), "1e-07"),
            (.double(1e308), "1e+308"), (.double(.leastNonzeroMagnitude), "5e-324"),
            (.integer(.max), "9223372036854775807"),
            (.text("-0"), "\"-0\""), (.text("\\\" -0, 1e+16"), #""\\\" -0, 1e+16""#),
        ]
        for (number, json) in numbers {
            #expect(try text(number) == json)
            #expect(try text(.array([number, number])) == "[\(json),\(json)]")
            #expect(try text(.object([.init("-0", number)])) == "{\"-0\":\(json)}")
        }
    }

    @Test func `what a server makes of numbers is read as what they were`() throws {
        let zero = "0." + String(repeating: "0", count: 40)
        let texts: [(String, StoredValue)] = [
            (zero, .double(-0.0)), ("10000000000000000.0", .double(1e16)), ("0.0", .double(0)), ("0", .integer(0)),
            ("1" + String(repeating: "0", count: 308), .double(1e308)),
            ("0." + String(repeating: "0", count: 323) + "5", .double(.leastNonzeroMagnitude)),
            ("\"\(zero)\"", .text(zero)),
            (zero + "0", .double(0)), ("[\(zero), \(zero)]", .array([.double(-0.0), .double(-0.0)])),
            ("9223372036854775807", .integer(.max)), ("null", .null),
        ]
        for (text, expected) in texts {
            let read = try value(text)
            #expect(read.isSame(expected), "\(text): \(read)")
        }
    }

    @Test func `members are read in the order in which they were written`() throws {
        #expect(
            try value(#"{"b": 1, "aa": {"z": 2, "yy": 3}}"#)
                == .object([
                    .init("aa", .object([.init("yy", .integer(3)), .init("z", .integer(2))])), .init("b", .integer(1)),
                ]))
    }
}
