import CairnDomain
import CairnRepositories
import TestSupport

@testable import CairnClickHouse

/// Values of every type of field: the extremes, what columns have trouble with, and some by chance.
struct ValueSamples {
    /// Types of fields that are made of no others.
    static let scalars: [FieldType] = [
        .bool, .integer, .double, .text, .enumeration(["buy", "sell"]), .bytes, .timestamp, .day, .price, .decimal, .id,
    ]

    /// Types of columns that are made of no others.
    static let columns = [
        "Bool", "UInt8", "UInt16", "UInt32", "UInt64", "UInt128", "UInt256", "Int8", "Int16", "Int32", "Int64",
        "Int128",
        "Int256", "Float32", "Float64", "BFloat16", "String", "FixedString(3)", "FixedString(12)", "FixedString(24)",
        "FixedString(40)", "Date", "Date32", "DateTime", "DateTime('UTC')", "DateTime64(0)", "DateTime64(2)",
        "DateTime64(3, 'UTC')",
        "DateTime64(6)", "DateTime64(9)", "Time", "Decimal(4, 2)", "Decimal(9, 0)", "Decimal(18, 8)", "Decimal(18, 4)",
        "Decimal(38, 18)", "Decimal(38, 8)", "Decimal(76, 18)", "Decimal(76, 40)", "Enum8('buy' = -1, 'sell' = 2)",
        "Enum16('buy' = 1000)", "UUID", "IPv4", "IPv6",
    ]

    var random: SeededGenerator

    mutating func values(_ type: FieldType) -> [StoredValue] {
        switch type {
        case .bool: [.bool(true), .bool(false)]
        case .integer: integers.map { .integer($0) }
        case .double:
            [0, -0.0, 1.5, 0.1, -2, .infinity, -.infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude]
                .map { .double($0) }
        case .text:
            [
                "", "a", "buy", "sell", "hold", "é가", "a\0b", "ab\0", "e\u{301}", String(repeating: "long ", count: 40),
                "61f0c404-5cb3-11e7-907b-a6006ad3dba0", "61f0c4045cb311e7907ba6006ad3dba0",
                "+1f0c404-5cb3-11e7-907b-a6006ad3dba0",
            ].map { .text($0) }
        case .enumeration(let names): names.map { .text($0) }
        case .bytes:
            [0, 1, 3, 12, 24, 40, 300].map { count in
                .bytes((0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) })
            }
                + [.bytes([0, 0, 0])]
        case .timestamp:
            (integers + [
                1000, 1500, 10, 4_294_967_295_000, 4_294_967_296_000, -2_208_988_800_000, -2_208_988_800_001,
                10_413_791_999_999, 10_413_792_000_000,
            ])
            .map { .timestamp(Timestamp(millisecondsSince1970: $0)) }
        case .day:
            [0, 1, -1, 65_535, 65_536, -25_567, -25_568, 120_529, 120_530, .min, .max]
                .map { .day(Day(daysSince1970: $0)) }
        case .price: (integers + [100_000_000, 150_000_000, 10_000]).map { .price(Price(units: $0)) }
        case .decimal:
            (integers.map { Int128($0) } + [.min, .max, 1_000_000_000_000_000_000, 12_340_000_000_000_000_000])
                .map { .decimal($0) }
        case .id: [ObjectID.generate()].map { .id($0) }
        case .optional(let wrapped): [.null] + values(wrapped)
        case .array(let element): [.array([])] + values(element).map { .array([$0]) } + [.array(values(element))]
        case .object: [.object([.init("a", .integer(1))]), .object([])]
        }
    }

    private var integers: [Int64] {
        mutating get {
            [0, 1, -1, 127, 128, -128, -129, 255, 256, 32_767, 65_536, 1 << 31, 1 << 32, .min, .max]
                + (0..<8).map { _ in
                    Int64(truncatingIfNeeded: random.next()) >> Int64.random(in: 0...60, using: &random)
                }
        }
    }
}
