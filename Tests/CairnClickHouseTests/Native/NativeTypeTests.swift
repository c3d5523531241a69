import TestSupport
import Testing

@testable import CairnClickHouse

@Suite struct NativeTypeTests {
    @Test(arguments: [
        "Int256", "DateTime('Asia/Seoul')", "DateTime64(3, 'UTC')", "Decimal(18, 8)", "FixedString(16)",
        "LowCardinality(Nullable(String))", "Map(String, Array(UInt8))", "Tuple()", "Tuple(UInt8, String)",
        "Tuple(a UInt8, `b c` String, `select` Int8, as Int8)", "Nested(a UInt8, b Nullable(String))",
        #"Enum8('it\'s' = -1, 'a)b' = 2, 'c\\d' = 3)"#, "Enum16('' = -32768, 'x, y' = 32767)", "Time64(3)",
        #"Tuple(`ti\`ck` Int8, `ba\\ck` Int8, `né` Int8, `null` Int8)"#,
    ])
    func `A type prints as the server spells it`(text: String) throws {
        #expect(try NativeType(parsing: text).description == text)
    }

    @Test(arguments: [
        ("SimpleAggregateFunction(sum, UInt64)", "UInt64"),
        ("SimpleAggregateFunction(groupArrayArray(10, 'a,)'), Array(String))", "Array(String)"),
        ("Point", "Tuple(Float64, Float64)"),
        ("MultiPolygon", "Array(Array(Array(Tuple(Float64, Float64))))"),
        ("Decimal64(8)", "Decimal(18, 8)"), ("Decimal(5)", "Decimal(5, 0)"),
        ("Tuple(\n    a UInt8,\n    `b``c`   String)", #"Tuple(a UInt8, `b\`c` String)"#),
        ("Enum8('b' = 2, 'a' = 1)", "Enum8('a' = 1, 'b' = 2)"),
    ])
    func `Other spellings read as what they mean`(text: String, meaning: String) throws {
        #expect(try NativeType(parsing: text).description == meaning)
    }

    @Test(arguments: [
        ("Variant(Int8, String)", "the type Variant is not supported"),
        ("Array(String", #"the type has the end at byte 12 instead of ")""#),
        ("String)", #"the type has ")" at byte 6 instead of the end"#),
        ("", "the type has the end at byte 0 instead of a type"),
        ("FixedString(-1)", "the number -1 is not within 1 to 16777215"),
        ("FixedString(99999999999999999999)", #"the type has ")" at byte 32 instead of a number"#),
        ("Decimal(10, 11)", "the number 11 is not within 0 to 10"),
        ("Decimal(77, 0)", "the number 77 is not within 1 to 76"),
        ("Enum8('a' = 128)", "the number 128 does not fit into an Enum8"),
        ("Enum8('a' = 1, 'a' = 2)", "an enum has the name 'a' twice"),
        ("Enum8('a' = 1, 'b' = 1)", "an enum has the number 1 twice"),
        ("LowCardinality(Array(String))", "LowCardinality(Array(String)) is no type"),
        ("LowCardinality(LowCardinality(String))", "LowCardinality(LowCardinality(String)) is no type"),
        ("SimpleAggregateFunction(sum)", #"the type has ")" at byte 27 instead of ",""#),
        ("Enum8('a", #"the type has the end at byte 8 instead of "'""#),
    ])
    func `What is no type is refused with the place`(text: String, reason: String) {
        #expect(throws: NativeError(reason)) { try NativeType(parsing: text) }
    }

    @Test(arguments: ["Array(", "Tuple(", "SimpleAggregateFunction(f, ", "Tuple(a ", "Map(String, "])
    func `Types that nest without end are refused`(opening: String) {
        let text = String(repeating: opening, count: 10_000)
        #expect(throws: NativeError("the type nests deeper than 64")) { try NativeType(parsing: text) }
    }

    @Test func `Random types survive their text`() throws {
        var random = NativeRandom()
        for _ in 0..<500 {
            let type = random.type()
            #expect(try NativeType(parsing: type.description) == type, "seed \(random.generator.seed)")
        }
    }
}
