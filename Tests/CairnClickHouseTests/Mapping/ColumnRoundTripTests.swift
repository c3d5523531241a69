import CairnDomain
import CairnRepositories
import TestSupport
import Testing

@testable import CairnClickHouse

@Suite struct ColumnRoundTripTests {
    /// What is read of values that were written as a column and sent.
    private func roundTrip(_ values: [StoredValue], _ form: ValueForm, _ type: NativeType) throws -> [StoredValue] {
        let builder = ColumnBuilder(form)
        try builder.append(contentsOf: values[...])
        let single = ColumnBuilder(form)
        for value in values { try single.append(value) }
        #expect(builder.values == single.values, "\(type)")
        let column = NativeColumn(name: "c", type: type, values: builder.values)
        let bytes = try NativeStream.encode([NativeBlock(columns: [column], rowCount: values.count)])
        let block = try #require(try NativeStream.decode([bytes]).first)
        let reader = try ValueReader(form, block.columns[0].values)
        let middle = values.count / 2
        return try reader.values(0..<middle) + reader.values(middle..<values.count)
    }

    /// Equal to the last bit, which `==` on numbers is not.
    private func isSame(_ left: StoredValue, _ right: StoredValue) -> Bool {
        switch (left, right) {
        case (.double(let left), .double(let right)): left.bitPattern == right.bitPattern
        case (.array(let left), .array(let right)): left.count == right.count && zip(left, right).allSatisfy(isSame)
        default: left == right
        }
    }

    private func expectSame(_ values: [StoredValue], _ read: [StoredValue], _ place: String) {
        #expect(values.count == read.count && zip(values, read).allSatisfy(isSame), "\(place): \(values) \(read)")
    }

    private static var columns: [(name: String, type: NativeType)] {
        get throws {
            try ValueSamples.columns.flatMap { [$0, "Nullable(\($0))"] }.map { ($0, try NativeType(parsing: $0)) }
                + ["String", "FixedString(40)", "DateTime", "Int32", "Nullable(String)", "Nullable(Int64)"].map {
                    ("LowCardinality(\($0))", try NativeType(parsing: "LowCardinality(\($0))"))
                }
        }
    }

    @Test func `what a column takes comes back as it was, and what it does not take is said to be why`() throws {
        var samples = ValueSamples(random: SeededGenerator())
        let seed = samples.random.seed
        var pairs = 0
        for (name, type) in try Self.columns {
            for field in ValueSamples.scalars.flatMap({ [$0, FieldType.optional($0)] }) {
                guard let form = ValueForm(field, in: type) else { continue }
                pairs += 1
                var taken: [StoredValue] = []
                for value in samples.values(field) {
                    do {
                        let read = try roundTrip([value], form, type)
                        expectSame([value], read, "\(field) in \(name), seed \(seed)")
                        taken.append(value)
                    } catch let flaw as ValueFlaw {
                        #expect([.inexact, .invalidInput].contains(flaw.code), "\(field) in \(name): \(flaw)")
                        // It says no value.
                        if case .text(let text) = value, text.count > 10 { #expect(!flaw.message.contains(text)) }
                    }
                }
                #expect(!taken.isEmpty, "\(field) in \(name)")
                expectSame(taken, try roundTrip(taken, form, type), "\(field) in \(name), seed \(seed)")
            }
        }
        #expect(pairs > 120)
    }

    @Test func `lists come back as they were`() throws {
        var samples = ValueSamples(random: SeededGenerator())
        for element in ValueSamples.scalars.flatMap({ [$0, FieldType.optional($0)] }) {
            let field = FieldType.array(element)
            let type = NativeType(for: field)
            let form = try #require(ValueForm(field, in: type))
            let values = samples.values(field).filter { (try? roundTrip([$0], form, type)) != nil }
            #expect(values.count > 2)
            expectSame(values, try roundTrip(values, form, type), "\(field), seed \(samples.random.seed)")
        }
    }

    @Test(arguments: [
        (FieldType.array(.integer), "String"), (.optional(.array(.integer)), "Nullable(String)"), (.object, "String"),
        (.optional(.object), "Nullable(String)"),
    ])
    func `lists and nested values are JSON in a column of texts`(field: FieldType, column: String) throws {
        var samples = ValueSamples(random: SeededGenerator())
        let type = try NativeType(parsing: column)
        let form = try #require(ValueForm(field, in: type))
        let values = samples.values(field)
        expectSame(values, try roundTrip(values, form, type), "seed \(samples.random.seed)")
    }

    @Test(arguments: [
        (FieldType.integer, "Int8", StoredValue.integer(128), CairnError.Code.inexact),
        (.integer, "UInt64", .integer(-1), .inexact), (.double, "Float32", .double(0.1), .inexact),
        (.timestamp, "DateTime", .timestamp(Timestamp(millisecondsSince1970: 1500)), .inexact),
        (.timestamp, "DateTime", .timestamp(Timestamp(millisecondsSince1970: -1000)), .inexact),
        (.timestamp, "DateTime64(0)", .timestamp(Timestamp(millisecondsSince1970: 1500)), .inexact),
        (.timestamp, "DateTime64(3)", .timestamp(.max), .inexact),
        (.timestamp, "DateTime64(9)", .timestamp(Timestamp(millisecondsSince1970: 10_413_791_999_999)), .inexact),
        (.day, "Date", .day(Day(daysSince1970: -1)), .inexact),
        (.day, "Date32", .day(Day(daysSince1970: 120_530)), .inexact),
        (.price, "Decimal(18, 4)", .price(Price(units: 1)), .inexact),
        (.price, "Decimal(4, 2)", .price(Price(units: 10_000_000_000)), .inexact),
        (.decimal, "UInt64", .decimal(-1_000_000_000_000_000_000), .inexact),
        (.decimal, "UInt256", .decimal(-1_000_000_000_000_000_000), .inexact),
        (.decimal, "Int64", .decimal(1), .inexact), (.decimal, "Decimal(38, 8)", .decimal(1), .inexact),
        (.text, "FixedString(3)", .text("abcd"), .inexact), (.text, "FixedString(3)", .text("a\0"), .inexact),
        (.optional(.text), "String", .text(""), .inexact), (.bytes, "FixedString(3)", .bytes([1]), .invalidInput),
        (.text, "Enum8('a' = 1)", .text("b"), .invalidInput), (.text, "UUID", .text("x"), .invalidInput),
        (.integer, "Int64", .null, .invalidInput), (.integer, "Int64", .text("hunter2"), .invalidInput),
        (.text, "String", .integer(5), .invalidInput), (.bool, "UInt8", .integer(1), .invalidInput),
    ])
    func `a value that a column cannot hold is refused`(
        field: FieldType, column: String, value: StoredValue, code: CairnError.Code
    ) throws {
        let form = try #require(ValueForm(field, in: try NativeType(parsing: column)))
        let flaw = #expect(throws: ValueFlaw.self) { try ColumnBuilder(form).append(value) }
        #expect(flaw?.code == code)
        #expect(flaw?.message.contains("hunter2") == false)
    }

    @Test(arguments: [
        (FieldType.integer, "Nullable(Int64)"), (.optional(.integer), "Int64"), (.integer, "Int128"),
        (.integer, "String"),
        (.text, "Int64"), (.text, "LowCardinality(Nullable(String))"), (.optional(.integer), "LowCardinality(Int64)"),
        (.double, "Int64"), (.timestamp, "Date"), (.day, "DateTime"), (.bool, "Int8"), (.price, "Float64"),
        (.id, "FixedString(13)"), (.bytes, "UUID"), (.array(.integer), "Array(String)"), (.array(.integer), "Int64"),
        (.array(.integer), "Array(Nullable(Int64))"), (.object, "Int64"), (.text, "Map(String, String)"),
        (.text, "Array(String)"),
    ])
    func `a column of another kind is no home for a field`(field: FieldType, column: String) throws {
        #expect(ValueForm(field, in: try NativeType(parsing: column)) == nil)
    }

    private func read(_ form: ValueForm, _ values: NativeValues) throws -> StoredValue {
        try ValueReader(form, values).values(0..<1)[0]
    }

    @Test func `stored values that no field can hold are told, not changed`() throws {
        let price = try #require(ValueForm(.price, in: .decimal(precision: 38, scale: 18)))
        let cases = try NativeEnum(bits: 8, [("a", 1)])
        let flaws: [(ValueForm, NativeValues)] = [
            (.text, .strings(stringBytes([0xFF]))), (.json, .strings(NativeStrings(["{"]))),
            (.id, .strings(NativeStrings(["12"]))),
            (.bool, .fixed(NativeFixed([UInt8(2)]))),
            (.integer(bits: 64, isSigned: false), .fixed(NativeFixed([UInt64.max]))),
            (.label(cases), .fixed(NativeFixed([Int8(2)]))),
            (.fixedText(2), .fixed(NativeFixed(width: 2, bytes: [0xFF, 0xFF]))),
            (.ticks(scale: 6), .fixed(NativeFixed([Int64(1)]))), (.ticks(scale: 0), .fixed(NativeFixed([Int64.max]))),
            (price, .fixed(NativeFixed([Int128(1)]))), (price, .fixed(NativeFixed([Int128.max]))),
        ]
        for (form, values) in flaws {
            let flaw = #expect(throws: ValueFlaw.self) { try read(form, values) }
            #expect(flaw?.code == .invalidStoredData, "\(form)")
        }
    }

    private func stringBytes(_ bytes: [UInt8]) -> NativeStrings {
        var strings = NativeStrings()
        strings.append(utf8: bytes)
        return strings
    }

    @Test func `a column that was changed under an open table is refused, not read as something else`() {
        let changed: [(ValueForm, NativeValues)] = [
            (.seconds, .fixed(NativeFixed([Int64(5)]))), (.ticks(scale: 3), .fixed(NativeFixed([UInt32(5)]))),
            (.days16, .fixed(NativeFixed([Int32(5)]))), (.float64, .fixed(NativeFixed([Float(5)]))),
            (.integer(bits: 64, isSigned: true), .fixed(NativeFixed([Int32(5)]))),
            (.text, .fixed(NativeFixed([Int32(5)]))),
            (.bool, .strings(NativeStrings(["true"]))), (.array(.text), .strings(NativeStrings(["a"]))),
            (.nullable(.text), .strings(NativeStrings(["a"]))), (.uuid, .fixed(NativeFixed([Int64(5)]))),
        ]
        for (form, values) in changed {
            let flaw = #expect(throws: ValueFlaw.self) { try read(form, values) }
            #expect(flaw?.code == .invalidStoredData, "\(form)")
        }
    }
}
