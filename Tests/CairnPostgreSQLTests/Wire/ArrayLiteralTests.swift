import CairnDomain
import CairnRepositories
import Testing

@testable import CairnPostgreSQL

@Suite struct ArrayLiteralTests {
    private func literal(_ elements: [StoredValue], _ type: ColumnType.Scalar) throws -> String {
        String(decoding: try WireBytes.written { try ArrayLiteral.append(elements, type, to: &$0) }, as: UTF8.self)
    }

    private func instant(_ text: String) throws -> StoredValue { .timestamp(try #require(Timestamp(text))) }

    @Test func `texts keep quotes, backslashes and words that mean something`() throws {
        let texts = ["a", "b\"c", "d\\", "NULL", "", "{x, y}", "é"].map { StoredValue.text($0) }
        #expect(
            try literal(texts + [.null], .text) == #"{"a","b\"c","d\\","NULL","","{x, y}","é",NULL}"#)
        #expect(try literal([], .text) == "{}")
    }

    @Test func `numbers and bytes are written to the last digit`() throws {
        #expect(try literal([.bool(true), .bool(false)], .boolean) == #"{"t","f"}"#)
        #expect(try literal([.integer(.min), .integer(0)], .bigint) == #"{"-9223372036854775808","0"}"#)
        #expect(
            try literal(
                [-0.0, 0.1, .leastNonzeroMagnitude, .infinity, -.infinity].map { .double($0) }, .doublePrecision)
                == #"{"-0.0","0.1","5e-324","Infinity","-Infinity"}"#)
        #expect(try literal([.price(.min), .price(Price(1))], .price) == #"{"-92233720368.54775808","1"}"#)
        #expect(
            try literal([.decimal(.max), .decimal(1)], .decimal)
                == #"{"170141183460469231731.687303715884105727","0.000000000000000001"}"#)
        #expect(try literal([.bytes([]), .bytes([0, 0x5C, 0xAF])], .bytea) == #"{"\\x","\\x005caf"}"#)
    }

    @Test func `years before the first are BC, and no year is cut`() throws {
        let times = try [
            "2024-01-15T09:30:05.007Z", "0001-01-01T00:00:00Z", "0000-12-31T23:59:59.999Z", "-004713-11-24T00:00:00Z",
            "+294276-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z",
        ].map { try instant($0) }
        #expect(
            try literal(times, .timestamptz)
                == """
                {"2024-01-15 09:30:05.007+00","0001-01-01 00:00:00.000+00","0001-12-31 23:59:59.999+00 BC",\
                "4714-11-24 00:00:00.000+00 BC","294276-12-31 23:59:59.999+00","1969-12-31 23:59:59.999+00"}
                """)
        let days = try ["0099-02-03", "0000-02-29", "+5874897-12-31"].map { StoredValue.day(try #require(Day($0))) }
        #expect(try literal(days, .date) == #"{"0099-02-03","0001-02-29 BC","5874897-12-31"}"#)
    }
}
