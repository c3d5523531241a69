import CairnDomain
import CairnRepositories
import TestSupport

@testable import CairnPostgreSQL

/// Values of every type of field: the extremes, what formats have trouble with, and some by chance.
struct WireSamples {
    /// Types of fields that are made of no others.
    static let scalars: [FieldType] = [
        .bool, .integer, .double, .text, .enumeration(["buy", "sell"]), .bytes, .timestamp, .day, .price, .decimal, .id,
    ]

    /// Types of fields with one of each type of column.
    static let fields: [FieldType] =
        scalars + scalars.map { .array($0) } + scalars.map { .array(.optional($0)) }
        + [.object, .array(.array(.integer)), .array(.object), .optional(.integer), .optional(.array(.text))]

    private(set) var random: SeededGenerator

    init(seed: UInt64 = .random(in: .min ... .max)) {
        random = SeededGenerator(seed: seed)
    }

    var seed: UInt64 { random.seed }

    mutating func values(_ type: FieldType) -> [StoredValue] {
        switch type {
        case .bool: [.bool(true), .bool(false)]
        case .integer: integers.map { .integer($0) }
        case .double: (doubles + [.infinity, -.infinity]).map { .double($0) }
        case .text: texts.map { .text($0) }
        case .enumeration(let names): names.map { .text($0) }
        case .bytes: [0, 1, 2, 12, 300].map { .bytes(bytes($0)) } + [.bytes([0, 0x5C, 0x22, 0xFF])]
        case .timestamp:
            (bounded(
                TimeWire.timestamps.lowerBound.millisecondsSince1970,
                TimeWire.timestamps.upperBound.millisecondsSince1970)
                + [-62_135_596_800_000, -62_135_596_800_001, -62_167_219_200_001, 253_402_300_800_000])
                .map { .timestamp(Timestamp(millisecondsSince1970: $0)) }
        case .day:
            (bounded(
                Int64(TimeWire.days.lowerBound.daysSince1970), Int64(TimeWire.days.upperBound.daysSince1970))
                + [-719_162, -719_163, -719_529, 2_932_897])
                .map { .day(Day(daysSince1970: Int32($0))) }
        case .price: integers.map { .price(Price(units: $0)) }
        case .decimal: decimals.map { .decimal($0) }
        case .id: [0, 0xFF, 7].compactMap { first in ObjectID(bytes: [first] + bytes(11)).map { .id($0) } }
        case .optional(let wrapped): [.null] + values(wrapped)
        case .array(let element):
            [.array([])] + values(element).map { .array([$0]) } + [.array(values(element)), .array(values(element))]
        case .object: objects
        }
    }

    private mutating func bounded(_ lower: Int64, _ upper: Int64) -> [Int64] {
        [lower, lower + 1, upper - 1, upper, 0, -1, 1, 999, -999, 946_684_800_000]
            .map { min($0, upper) } + (0..<8).map { _ in Int64.random(in: lower...upper, using: &random) }
    }

    var integers: [Int64] {
        mutating get {
            [0, 1, -1, 9999, 10_000, 100_000_000, -100_000_000, 1 << 53, .min, .max, .max - 1]
                + [123_456_789, 9_999_999_900_000_000, 10_000_000_000_000_000]
                + (0..<20).map { _ in
                    Int64(truncatingIfNeeded: random.next()) >> Int64.random(in: 0...60, using: &random)
                }
        }
    }

    var decimals: [Int128] {
        mutating get {
            let unit: Int128 = 1_000_000_000_000_000_000
            return integers.map { Int128($0) } + [.min, .min + 1, .max, unit, -unit, unit - 1, unit + 1, 100, 99, -100]
                + [unit * 9999, unit * 10_000, unit * 999_999_999_999, unit * 1_000_000_000_000 - 1]
                + [unit * 1_000_000_000_000, Int128(1) << 96, Int128(1) << 96 - 1]
                + (0..<40).map { _ in
                    let bits = UInt128(random.next()) << 64 | UInt128(random.next())
                    return Int128(truncatingIfNeeded: bits) >> Int128.random(in: 0...120, using: &random)
                }
        }
    }

    private var doubles: [Double] {
        mutating get {
            [0, -0.0, 1.5, 0.1, -2, 1e15, 1e16, -1e17, 1.2345e18, 1e19, 1e22, 1e308, 1e-7, 9_007_199_254_740_992]
                + [.greatestFiniteMagnitude, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude]
                + (0..<20).map { _ in Double(bitPattern: random.next()) }.filter(\.isFinite)
        }
    }

    private var texts: [String] {
        [
            "", "a", "buy", "é가🎉", "e\u{301}", "NULL", "null", "{}", "{a,b}", "a\"b", "a\\b", "\\u0000", "\\", "\"",
            " a ", "a,b", "\n\t\r", "\u{1}", "\u{FEFF}x", String(repeating: "long ", count: 80), "-0", "1e+16",
            "\"-0,", "\\\" -0",
        ]
    }

    private var objects: [StoredValue] {
        mutating get {
            let scalars =
                doubles.map { StoredValue.double($0) } + integers.map { .integer($0) } + texts.map { .text($0) }
            let members = scalars.enumerated().map { StoredValue.Member("m\($0.offset)", $0.element) }
            return [
                .object([]), .object([.init("a", .null), .init("B", .bool(true)), .init("aa", .integer(1))]),
                .object([.init("list", .array(scalars)), .init("", .text("empty name")), .init("-0", .double(-0.0))]),
                .object(members.sorted { $0.name < $1.name }), .object([.init("a\"\\b", .object(members))]),
            ]
        }
    }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) } }
}

extension StoredValue {
    /// Equal to the last bit, which `==` on numbers is not.
    func isSame(_ other: StoredValue) -> Bool {
        switch (self, other) {
        case (.double(let left), .double(let right)): left.bitPattern == right.bitPattern
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.isSame($1) }
        case (.object(let left), .object(let right)):
            left.count == right.count
                && zip(left, right).allSatisfy { $0.name == $1.name && $0.value.isSame($1.value) }
        default: self == other
        }
    }

    /// The value as the text of its JSON has it, where a column holds JSON.
    func asStored(_ type: ColumnType) throws -> StoredValue {
        type.scalar == .jsonb && !isNull ? try StoredValue(json: json()) : self
    }
}
