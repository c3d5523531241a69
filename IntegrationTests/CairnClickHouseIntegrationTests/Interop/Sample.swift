import CairnDomain
import CairnRepositories
import Foundation
import TestSupport

/// A record with a field of every type, and of every type that may be missing.
struct Sample: Record, Equatable {
    enum Grade: String, CaseIterable, FieldValue {
        case low, middle
        case high = "very high"
    }

    var id: Int
    var flag: Bool
    var whole: Int64
    var number: Double
    var text: String
    var grade: Grade
    var bytes: Data
    var time: Timestamp
    var day: Day
    var price: Price
    var volume: Volume
    var object: ObjectID
    var words: [String]
    var prices: [Price]
    var optionalWhole: Int64?
    var optionalText: String?
    var optionalTime: Timestamp?
    var optionalPrice: Price?

    static let schema = RecordSchema(
        "samples", Sample.init,
        Field("id", \.id), Field("flag", \.flag), Field("whole", \.whole), Field("number", \.number),
        Field("text", \.text), Field("grade", \.grade), Field("bytes", \.bytes), Field("time", \.time),
        Field("day", \.day), Field("price", \.price), Field("volume", \.volume), Field("object", \.object),
        Field("words", \.words), Field("prices", \.prices), Field("optional_whole", \.optionalWhole),
        Field("optional_text", \.optionalText), Field("optional_time", \.optionalTime),
        Field("optional_price", \.optionalPrice),
        key: ["id"])

    /// Samples of the extremes and of random values between them.
    static func random(_ count: Int, _ random: inout SeededGenerator) throws -> [Sample] {
        let texts = [
            "", "a", "'quoted' \"twice\"", "tab\tline\nback\\slash", "한글 😀", "e\u{301}", "\u{0}nul", "\\N", "null",
        ]
        func pick<T>(_ values: [T]) -> T { values[Int.random(in: values.indices, using: &random)] }
        return (0..<count).map { id in
            let time = Timestamp(
                millisecondsSince1970: pick([
                    -2_208_988_800_000, -1, 0, 1, 10_413_791_999_999,
                    .random(in: 0...2_000_000_000_000, using: &random),
                ]))
            // More digits clickhouse-connect cannot write.
            let most: Int64 = 999_999_999_999_999_999
            let price = Price(units: pick([-most, most, 0, -1, .random(in: -most...most, using: &random)]))
            return Sample(
                id: id, flag: pick([true, false]),
                whole: pick([.min, .max, 0, .random(in: .min ... .max, using: &random)]),
                number: pick([0, -0.0, 1e300, .leastNonzeroMagnitude, 0.1, .infinity, -.infinity]),
                text: pick(texts), grade: pick(Grade.allCases),
                bytes: Data(
                    (0..<Int.random(in: 0...20, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }),
                time: time, day: Day(daysSince1970: pick([-25_567, -1, 0, 19_000, 120_529])), price: price,
                volume: Volume(units: pick([-Int128(most), Int128(most) * 1_000_000_000, 0, -1])), object: .generate(),
                words: (0..<Int.random(in: 0...3, using: &random)).map { _ in pick(texts) },
                prices: (0..<Int.random(in: 0...3, using: &random)).map { _ in Price(units: pick([-most, most, 1])) },
                optionalWhole: pick([nil, 5]), optionalText: pick([nil, "", "x"]),
                optionalTime: pick([nil, time]), optionalPrice: pick([nil, price]))
        }
    }
}
