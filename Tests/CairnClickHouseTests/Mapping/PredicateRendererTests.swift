import CairnDomain
import CairnRepositories
import Testing

@testable import CairnClickHouse

@Suite struct PredicateRendererTests {
    private static func column(_ name: String, _ field: FieldType, _ type: String) throws -> FieldColumn {
        let native = try NativeType(parsing: type)
        let form = try #require(ValueForm(field, in: native))
        return FieldColumn(
            field: FieldDescription(name: name, type: field), name: Identifier(name), type: native, form: form)
    }

    private let renderer: PredicateRenderer

    init() throws {
        let columns = try [
            Self.column("n", .integer, "Int64"), Self.column("m", .optional(.integer), "Nullable(Int64)"),
            Self.column("t", .text, "String"), Self.column("u", .optional(.text), "Nullable(String)"),
            Self.column("v", .optional(.text), "String"), Self.column("e", .text, "Enum8('a' = 1)"),
            Self.column("f", .optional(.text), "Nullable(Enum8('a' = 1))"), Self.column("d", .double, "Float64"),
            Self.column("p", .price, "Decimal(18, 8)"), Self.column("q", .decimal, "Decimal(38, 18)"),
            Self.column("b", .bool, "Bool"), Self.column("y", .day, "Date32"),
            Self.column("z", .optional(.day), "Nullable(Date32)"),
            Self.column("s", .timestamp, "DateTime64(3, 'UTC')"), Self.column("i", .id, "String"),
            Self.column("w", .optional(.text), "Nullable(UUID)"),
            Self.column("a", .optional(.timestamp), "Nullable(DateTime64(9, 'UTC'))"),
            Self.column("o", .timestamp, "DateTime('UTC')"), Self.column("r", .double, "Float32"),
            Self.column("j", .id, "FixedString(12)"), Self.column("x", .bytes, "String"),
            Self.column("l", .array(.text), "Array(String)"),
            Self.column("k", .array(.optional(.integer)), "Array(Nullable(Int64))"),
            Self.column("g", .array(.text), "String"), Self.column("h", .optional(.array(.text)), "Nullable(String)"),
            Self.column("c", .optional(.enumeration(["a"])), "LowCardinality(Nullable(String))"),
        ]
        renderer = PredicateRenderer(
            columns: Dictionary(columns.map { ($0.field.name, $0) }, uniquingKeysWith: { first, _ in first }))
    }

    /// The SQL with each value in angle brackets in its parameter's place.
    private func rendered(_ node: PredicateNode) throws -> String {
        let (text, parameters) = try renderer.render(node).rendered
        return parameters.reversed().reduce(text) { text, bound in
            let parameter = bound.parameter
            return text.replacing("{\(bound.name):\(parameter.type)}", with: "<\(parameter.value)>")
        }
    }

    /// Years 2262 and 2263: a tick of a nanosecond ends between them.
    private static let (within, beyond) = (
        Timestamp(millisecondsSince1970: 9_223_372_036_854), Timestamp(millisecondsSince1970: 9_223_372_036_855)
    )

    @Test(arguments: [
        (PredicateNode.Comparison.less, beyond, "isNotNull(`a`)"), (.lessOrEqual, beyond, "isNotNull(`a`)"),
        (.greater, beyond, "0"), (.greaterOrEqual, beyond, "0"), (.equal, beyond, "0"), (.notEqual, beyond, "1"),
        (.less, .min, "0"), (.lessOrEqual, .min, "0"), (.greater, .min, "isNotNull(`a`)"),
        (.greaterOrEqual, .min, "isNotNull(`a`)"),
        (.less, within, "ifNull(`a` < fromUnixTimestamp64Milli(<9223372036854>, 'UTC'), 0)"),
    ])
    func `a time beyond what a column can hold is compared without asking the column`(
        comparison: PredicateNode.Comparison, time: Timestamp, sql: String
    ) throws {
        #expect(try rendered(.comparison(field: "a", comparison, .timestamp(time))) == sql)
    }

    private static let id = ObjectID("0123456789abcdef01234567")

    @Test(arguments: [
        (PredicateNode.constant(true), "1"), (.constant(false), "0"), (.and([]), "1"), (.or([]), "0"),
        (.not(.constant(true)), "NOT (1)"),
        (.and([.constant(true), .or([.constant(false), .constant(true)])]), "(1) AND ((0) OR (1))"),
        (.comparison(field: "n", .equal, .integer(1)), "`n` = <1>"),
        (.comparison(field: "n", .notEqual, .integer(1)), "`n` != <1>"),
        (.comparison(field: "n", .less, .integer(1)), "`n` < <1>"),
        (.comparison(field: "n", .lessOrEqual, .integer(1)), "`n` <= <1>"),
        (.comparison(field: "n", .greater, .integer(1)), "`n` > <1>"),
        (.comparison(field: "n", .greaterOrEqual, .integer(-1)), "`n` >= <-1>"),
        (.comparison(field: "t", .equal, .text("a'b\\")), "`t` = <a'b\\\\>"),
        (.comparison(field: "b", .equal, .bool(true)), "`b` = <1>"),
        (.comparison(field: "p", .less, .price(Price(units: 150_000_000))), "`p` < <1.5>"),
        (.comparison(field: "q", .less, .decimal(-1)), "`q` < <-0.000000000000000001>"),
        (
            .comparison(field: "d", .equal, .double(1)),
            "`d` = reinterpretAsFloat64(reinterpretAsString(<4607182418800017408>))"
        ),
        (
            .comparison(field: "s", .equal, .timestamp(Timestamp(millisecondsSince1970: -5))),
            "`s` = fromUnixTimestamp64Milli(<-5>, 'UTC')"
        ),
        (.comparison(field: "x", .equal, .bytes([0xFF, 0])), "`x` = <\\xFF\\0>"),
    ])
    func `a condition on a field that is never missing`(node: PredicateNode, sql: String) throws {
        #expect(try rendered(node) == sql)
    }

    @Test(arguments: [
        (PredicateNode.comparison(field: "m", .equal, .integer(1)), "ifNull(`m` = <1>, 0)"),
        (.comparison(field: "m", .notEqual, .integer(1)), "ifNull(`m` != <1>, 1)"),
        (.comparison(field: "m", .less, .integer(1)), "ifNull(`m` < <1>, 0)"),
        (.comparison(field: "m", .equal, .null), "isNull(`m`)"),
        (.comparison(field: "m", .notEqual, .null), "isNotNull(`m`)"),
        (.comparison(field: "m", .less, .null), "0"), (.comparison(field: "m", .greaterOrEqual, .null), "0"),
        (.comparison(field: "n", .equal, .null), "0"), (.comparison(field: "n", .notEqual, .null), "1"),
        (.comparison(field: "v", .equal, .text("a")), "ifNull(nullIf(`v`, '') = <a>, 0)"),
        (.comparison(field: "v", .equal, .null), "isNull(nullIf(`v`, ''))"),
        (.comparison(field: "c", .notEqual, .text("a")), "ifNull(`c` != <a>, 1)"),
        (.comparison(field: "e", .less, .text("b")), "CAST(`e`, 'String') < <b>"),
        (.comparison(field: "f", .less, .text("b")), "ifNull(CAST(`f`, 'Nullable(String)') < <b>, 0)"),
        (.text(field: "u", .prefix, "a", ignoringCase: false), "ifNull(startsWith(`u`, <a>), 0)"),
        (.isIn(field: "m", [.integer(1), .null]), "ifNull((isNull(`m`) OR `m` IN <[1]>), 0)"),
        (.isIn(field: "m", [.null]), "ifNull((isNull(`m`)), 0)"),
        (.isIn(field: "n", [.null]), "(0)"),
    ])
    func `a condition on a field that may be missing is true or false`(node: PredicateNode, sql: String) throws {
        #expect(try rendered(node) == sql)
    }

    @Test(arguments: [
        (PredicateNode.comparison(field: "y", .less, .day(Day(daysSince1970: 3))), "`y` < toDate32(<3>)"),
        (.comparison(field: "y", .less, .day(Day(daysSince1970: 120_530))), "toInt32(`y`) < <120530>"),
        (.comparison(field: "z", .notEqual, .day(Day(daysSince1970: -25_568))), "ifNull(toInt32(`z`) != <-25568>, 1)"),
        (.isIn(field: "n", []), "0"), (.isIn(field: "n", [.integer(1), .integer(2)]), "(`n` IN <[1,2]>)"),
        (.isIn(field: "t", [.text("a'"), .text("b")]), "(`t` IN <['a\\'','b']>)"),
        (.isIn(field: "e", [.text("a")]), "(CAST(`e`, 'String') IN <['a']>)"),
        (.isIn(field: "b", [.bool(true), .bool(false)]), "(`b` = <1> OR `b` = <0>)"),
        (.text(field: "t", .prefix, "Ab", ignoringCase: false), "startsWith(`t`, <Ab>)"),
        (.text(field: "t", .contains, "Ab", ignoringCase: false), "position(`t`, <Ab>) > 0"),
        (
            .text(field: "t", .contains, "Ab", ignoringCase: true),
            "position(lowerUTF8(replaceAll(`t`, 'Σ', 'σ')), <ab>) > 0"
        ),
        (.text(field: "l", .prefix, "a", ignoringCase: false), "arrayExists(x -> startsWith(x, <a>), `l`)"),
        (
            .text(field: "g", .contains, "a", ignoringCase: false),
            "arrayExists(x -> position(x, <a>) > 0, JSONExtract(assumeNotNull(`g`), 'Array(String)'))"
        ),
        (
            .text(field: "h", .prefix, "a", ignoringCase: false),
            "ifNull(arrayExists(x -> startsWith(x, <a>), JSONExtract(assumeNotNull(`h`), 'Array(String)')), 0)"
        ),
        (.hasElement(field: "l", .text("a")), "arrayExists(x -> `x` = <a>, `l`)"),
        (.hasElement(field: "l", .null), "0"),
        (.hasElement(field: "k", .null), "has(`k`, NULL)"),
        (.hasElement(field: "k", .integer(2)), "arrayExists(x -> ifNull(`x` = <2>, 0), `k`)"),
        (.hasElement(field: "g", .text("a\"")), "has(JSONExtractArrayRaw(assumeNotNull(`g`)), <\"a\\\\\"\">)"),
        (.hasElement(field: "h", .null), "ifNull(has(JSONExtractArrayRaw(assumeNotNull(`h`)), <null>), 0)"),
    ])
    func `days, lists and texts`(node: PredicateNode, sql: String) throws {
        #expect(try rendered(node) == sql)
    }

    private static let uuid = "61f0c404-5cb3-11e7-907b-a6006ad3dba0"

    @Test(arguments: [
        (
            PredicateNode.isIn(field: "p", [.price(Price(units: 5)), .price(Price(units: -7))]),
            "(`p` IN (SELECT reinterpret(arrayJoin(<[5,-7]>), 'Decimal(18, 8)')))"
        ),
        (
            .isIn(field: "s", [.timestamp(Timestamp(millisecondsSince1970: -5))]),
            #"(`s` IN (SELECT reinterpret(arrayJoin(<[-5]>), 'DateTime64(3, \'UTC\')')))"#
        ),
        (
            .isIn(field: "z", [.null, .day(Day(daysSince1970: 5)), .day(Day(daysSince1970: 120_530))]),
            "ifNull((isNull(`z`) OR `z` IN (SELECT toDate32(arrayJoin(<[5]>)))), 0)"
        ),
        (
            .isIn(field: "d", [.double(1), .double(.nan), .double(-0.0)]),
            "(`d` IN (SELECT reinterpret(arrayJoin(<[4607182418800017408,0,9223372036854775808]>), 'Float64')))"
        ),
        // What the column cannot hold is not made to fit.
        (
            .isIn(
                field: "o",
                [1000, 1001, -1000, 4_294_967_296_000].map { .timestamp(Timestamp(millisecondsSince1970: $0)) }),
            #"(`o` IN (SELECT reinterpret(arrayJoin(<[1]>), 'DateTime(\'UTC\')')))"#
        ),
        (
            .isIn(field: "r", [.double(0.5), .double(0.1)]),
            "(`r` IN (SELECT reinterpret(arrayJoin(<[1056964608]>), 'Float32')))"
        ),
        (.isIn(field: "r", [.double(0.1)]), "0"),
        (.isIn(field: "w", [.text(uuid), .text(uuid.uppercased()), .text("x")]), "ifNull((`w` IN <['\(uuid)']>), 0)"),
        (.comparison(field: "w", .equal, .text(uuid)), "ifNull((`w` IN <['\(uuid)']>), 0)"),
        (.comparison(field: "w", .equal, .text(uuid.uppercased())), "0"),
        (.comparison(field: "w", .notEqual, .text("X")), "ifNull(toString(`w`) != <X>, 1)"),
        (.text(field: "w", .prefix, "6", ignoringCase: false), "ifNull(startsWith(toString(`w`), <6>), 0)"),
    ])
    func `lists of values that a column keeps as numbers`(node: PredicateNode, sql: String) throws {
        #expect(try rendered(node) == sql)
    }

    @Test func `alternatives for one field are one list`() throws {
        func equal(_ field: String, _ number: Int64?) -> PredicateNode {
            .comparison(field: field, .equal, number.map { .integer($0) } ?? .null)
        }
        let less = PredicateNode.comparison(field: "n", .less, .integer(0))
        let node = PredicateNode.or([
            equal("n", 1), less, equal("m", 2), .isIn(field: "n", [.integer(3), .integer(4)]), equal("m", nil),
            equal("n", 5),
        ])
        #expect(
            try rendered(node)
                == "((`n` IN <[1,3,4,5]>)) OR (`n` < <0>) OR (ifNull((isNull(`m`) OR `m` IN <[2]>), 0))")
        #expect(try rendered(.or([equal("n", 1), less])) == "(`n` = <1>) OR (`n` < <0>)")
        #expect(try rendered(.and([equal("n", 1), equal("n", 2)])) == "(`n` = <1>) AND (`n` = <2>)")
    }

    @Test func `ids are compared in the form of their column`() throws {
        let id = StoredValue.id(try #require(Self.id))
        #expect(try rendered(.comparison(field: "i", .equal, id)) == "`i` = <0123456789abcdef01234567>")
        #expect(try rendered(.isIn(field: "i", [id])) == "(`i` IN <['0123456789abcdef01234567']>)")
        let bytes = #"toFixedString(<\x01#Eg\x89\xAB\xCD\xEF\x01#Eg>, 12)"#.replacing(#"\x01"#, with: "\u{1}")
        #expect(try rendered(.comparison(field: "j", .less, id)) == "`j` < \(bytes)")
        #expect(try rendered(.isIn(field: "j", [id])) == "(`j` = \(bytes))")
    }

    @Test func `a field that is none is refused`() {
        for node in [
            PredicateNode.comparison(field: "no", .equal, .null), .isIn(field: "no", []), .unknownProperty("no"),
            .not(.and([.or([.text(field: "no", .prefix, "", ignoringCase: true)])])), .hasElement(field: "no", .null),
        ] {
            let error = #expect(throws: CairnError.self) { try renderer.render(node) }
            #expect(error?.code == .invalidInput)
            #expect(error?.message == "no is no field")
        }
    }

    @Test func `no parameter is longer than a server takes, and none of the values is lost`() throws {
        let texts = (0..<3000).map { "\($0)'" + String(repeating: "'", count: 50) }
        let (text, parameters) = try renderer.render(.isIn(field: "t", texts.map { .text($0) })).rendered
        #expect(parameters.allSatisfy { $0.parameter.value.utf8.count <= 128 << 10 })
        #expect(parameters.reduce(0) { $0 + $1.parameter.value.split(separator: "','").count } == texts.count)
        #expect(text.split(separator: " OR ").count == parameters.count && parameters.count > 1)
        for value in [
            StoredValue.text(String(repeating: "\\é", count: 100_000)), .bytes(Array(repeating: 0xFF, count: 200_000)),
        ] {
            let long = try renderer.render(.comparison(field: "t", .equal, value)).rendered
            #expect(long.text.hasPrefix("`t` = concat({p0:String}, {p1:String}, "))
            #expect(long.parameters.allSatisfy { $0.parameter.value.utf8.count <= 128 << 10 })
            let whole = long.parameters.map(\.parameter.value).joined()
            let expected: QueryParameter =
                if case .bytes(let bytes) = value { .bytes(bytes) } else {
                    .text(String(repeating: "\\é", count: 100_000))
                }
            // Of a text, bytes beyond ASCII are written in hexadecimal when it is cut within a letter.
            #expect(whole == expected.value || whole.replacing("\\xC3\\xA9", with: "é") == expected.value)
        }
    }
}
