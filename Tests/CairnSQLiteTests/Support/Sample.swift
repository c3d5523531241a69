import CairnDomain
import CairnRepositories
import Foundation
import TestSupport

/// A record with a field of every kind, required and missing.
struct Sample: Record, Equatable {
    enum Grade: String, CaseIterable, FieldValue { case low, high }

    struct Leg: NestedValue, Hashable {
        var symbol: String
        var price: Price?
    }

    var id: Int
    var flag: Bool
    var count: Int64?
    var ratio: Double?
    var text: String
    var note: String?
    var grade: Grade?
    var bytes: Data?
    var time: Timestamp
    var day: Day?
    var price: Price?
    var volume: Volume?
    var owner: ObjectID?
    var tags: [String]
    var marks: [Double]?
    var leg: Leg?

    static let schema = RecordSchema(
        "samples", Sample.init,
        Field("id", \.id), Field("flag", \.flag), Field("count", \.count), Field("ratio", \.ratio),
        Field("text", \.text), Field("note", \.note), Field("grade", \.grade), Field("bytes", \.bytes),
        Field("time", \.time), Field("day", \.day), Field("price", \.price), Field("volume", \.volume),
        Field("owner", \.owner), Field("tags", \.tags), Field("marks", \.marks), Field("leg", \.leg),
        key: ["id"], indexes: [["text"], ["time", "count"]])
}

/// Random records and conditions over few values, so that much of it meets.
struct SampleGenerator {
    var random: SeededGenerator

    static let texts = [
        "", "a", "A", "ab", "AB", "Ab\0c", "ab\0C", "abc", "é", "É", "e\u{301}", "straße", "STRASSE", "ΟΔΟΣ", "οδος",
        "모멘텀", "𝛼", "\u{10FFFF}", "a\"b", "a\\b", "a%b_c", "a/b", "\n", "it's",
    ]
    static let numbers: [Double] = [-.infinity, -1.5, 0, 0.1, 0.3, 1, 1e300, .leastNonzeroMagnitude, .infinity]
    static let finite: [Double] = [-1.5, 0, 0.1, 0.1 + 0.2, 1, 1e300, .leastNonzeroMagnitude]

    mutating func sample(_ id: Int) throws -> Sample {
        Sample(
            id: id, flag: random.chance(1, in: 2), count: maybe([.min, -1, 0, 1, .max]), ratio: maybe(Self.numbers),
            text: random.pick(Self.texts), note: maybe(Self.texts), grade: maybe([.low, .high]),
            bytes: maybe([Data(), Data([0]), Data([0, 1]), Data([255])]),
            time: random.pick([.min, Timestamp(millisecondsSince1970: -1), Timestamp(millisecondsSince1970: 0), .max]),
            day: maybe([Day(daysSince1970: .min), Day(daysSince1970: 0), Day(daysSince1970: .max)]),
            price: maybe([.min, Price(units: -1), .zero, Price(units: 1), .max]),
            volume: maybe([.min, Volume(units: -1), .zero, Volume(units: 1), .max]), owner: maybe(Self.owners),
            tags: list(Self.texts), marks: random.chance(1, in: 3) ? nil : list(Self.finite),
            leg: maybe([
                Sample.Leg(symbol: "a", price: nil), Sample.Leg(symbol: "a", price: .max),
                Sample.Leg(symbol: "b\0", price: .zero),
            ]))
    }

    static let owners = [0, 1, 255].compactMap { ObjectID(bytes: [UInt8](repeating: $0, count: 12)) }

    mutating func maybe<T>(_ values: [T]) -> T? { random.chance(1, in: 4) ? nil : random.pick(values) }

    mutating func list<T>(_ values: [T]) -> [T] { (0..<Int(random.next() % 4)).map { _ in random.pick(values) } }

    /// A condition, with conditions inside it down to a depth.
    mutating func node(depth: Int) throws -> PredicateNode {
        if depth > 0, random.chance(2, in: 3) {
            switch random.next() % 3 {
            case 0: return .and(try nodes(depth: depth - 1))
            case 1: return .or(try nodes(depth: depth - 1))
            default: return .not(try node(depth: depth - 1))
            }
        }
        let field = random.pick(Sample.schema.fields)
        let other = try Sample.schema.encode(try sample(0))
        guard let index = Sample.schema.index(of: field.name) else { return .constant(true) }
        switch (random.next() % 5, field.type.unwrapped) {
        case (0, .text), (0, .enumeration), (0, .array(.text)):
            return .text(
                field: field.name, random.pick([.prefix, .contains]), random.pick(Self.texts),
                ignoringCase: random.chance(1, in: 2))
        case (0..<4, .array(let element)):
            return .hasElement(
                field: field.name,
                element == .text ? .text(random.pick(Self.texts)) : .double(random.pick(Self.finite)))
        case (1, _):
            var operands: [StoredValue] = []
            for _ in 0..<(random.chance(1, in: 3) ? 40 : random.next() % 4) {
                operands.append(try Sample.schema.encode(try sample(0))[index])
            }
            return .isIn(field: field.name, operands)
        case _ where field.type.isOrdered:
            return .comparison(field: field.name, random.pick(PredicateNode.Comparison.allCases), other[index])
        default:
            return .comparison(field: field.name, random.pick([.equal, .notEqual]), other[index])
        }
    }

    private mutating func nodes(depth: Int) throws -> [PredicateNode] {
        var nodes: [PredicateNode] = []
        for _ in 0..<(random.next() % 4) { nodes.append(try node(depth: depth)) }
        return nodes
    }
}
