import CairnDomain
import CairnRepositories
import Foundation
import IntegrationSupport

/// A record with a field of every type, of lists, and of nested values.
struct Sample: Record, Equatable {
    enum Grade: String, CaseIterable, FieldValue {
        case low
        case high = "very 'high'"
    }

    struct Leg: Codable, NestedValue, Equatable {
        var symbol: String
        var count: Int64
        var price: Price
        var quantity: Volume
        var weight: Double
        var time: Timestamp?
        var tags: [String]
    }

    var id: Int
    var flag: Bool
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
    var times: [Timestamp]
    var gaps: [Int?]
    var matrix: [[Int]]
    var leg: Leg
    var legs: [Leg]
    var optionalWhole: Int64?
    var optionalText: String?
    var optionalTime: Timestamp?
    var optionalPrice: Price?
    var optionalWords: [String]?
    var optionalLeg: Leg?

    static let schema = RecordSchema(
        "samples", Sample.init,
        Field("id", \.id), Field("flag", \.flag), Field("number", \.number), Field("text", \.text),
        Field("grade", \.grade), Field("bytes", \.bytes), Field("time", \.time), Field("day", \.day),
        Field("price", \.price), Field("volume", \.volume), Field("object", \.object), Field("words", \.words),
        Field("prices", \.prices), Field("times", \.times), Field("gaps", \.gaps), Field("matrix", \.matrix),
        Field("leg", \.leg), Field("legs", \.legs), Field("optional_whole", \.optionalWhole),
        Field("optional_text", \.optionalText), Field("optional_time", \.optionalTime),
        Field("optional_price", \.optionalPrice), Field("optional_words", \.optionalWords),
        Field("optional_leg", \.optionalLeg),
        key: ["id"])

    /// The extremes of what both sides have, and what lies between.
    static func all() throws -> [Sample] {
        let texts = ["", "'quoted' \"twice\", {\\}", "tab\tline\nend", "한글 😀 e\u{301}", "NULL", "\\N"]
        let most = Leg(
            symbol: texts[3], count: .max, price: Price(units: .max), quantity: Volume(units: .max), weight: 0.1,
            time: latest, tags: texts)
        let least = Leg(
            symbol: "", count: -9_007_199_254_740_993, price: Price(units: .min), quantity: Volume(units: -1),
            weight: -2.5, time: nil, tags: [])
        let id = ObjectID(bytes: Array(244...255)) ?? .generate()
        return [
            Sample(
                id: .max, flag: true, number: .infinity, text: texts[1], grade: .high, bytes: Data(0...255),
                time: latest,
                day: Day(daysSince1970: 2_932_896), price: Price(units: .max), volume: Volume(units: .max), object: id,
                words: texts, prices: [Price(units: .max), Price(units: -1)], times: [earliest, latest],
                gaps: [.min, nil, .max], matrix: [[1, -2], [], [.max]], leg: most, legs: [most, least],
                optionalWhole: .min, optionalText: texts[3], optionalTime: earliest, optionalPrice: Price(units: 1),
                optionalWords: texts, optionalLeg: most),
            Sample(
                id: .min, flag: false, number: -.infinity, text: "", grade: .low, bytes: Data(), time: earliest,
                day: Day(daysSince1970: -719_162), price: Price(units: .min), volume: Volume(units: .min), object: id,
                words: [], prices: [], times: [], gaps: [], matrix: [], leg: least, legs: [], optionalWhole: nil,
                optionalText: nil, optionalTime: nil, optionalPrice: nil, optionalWords: nil, optionalLeg: nil),
            Sample(
                id: 0, flag: true, number: -0.0, text: texts[3], grade: .low, bytes: Data([0]),
                time: Timestamp(millisecondsSince1970: -1), day: Day(daysSince1970: -1), price: .zero,
                volume: Volume(units: 1), object: id, words: [""], prices: [.zero],
                times: [Timestamp(millisecondsSince1970: 1_600_000_000_123)], gaps: [nil], matrix: [[]], leg: least,
                legs: [least], optionalWhole: 0, optionalText: "", optionalTime: Timestamp(millisecondsSince1970: 0),
                optionalPrice: Price(units: -1), optionalWords: [], optionalLeg: least),
        ]
    }

    /// The first and last instants of Python: 0001-01-01 to 9999-12-31.
    static let earliest = Timestamp(millisecondsSince1970: -62_135_596_800_000)
    static let latest = Timestamp(millisecondsSince1970: 253_402_300_799_999)

    /// The values of the columns as psycopg gives and takes them.
    func row() throws -> [PeerValue] {
        zip(Self.schema.fields, try Self.schema.encode(self)).map { field, value in
            switch field.type.unwrapped {
            case .object, .array(.array), .array(.object):
                value.isNull ? .null : ["jsonb": PeerValue(json: value)]
            default: PeerValue(value)
            }
        }
    }
}
