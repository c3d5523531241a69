internal import CairnDomain
internal import CairnRepositories
internal import struct Foundation.Data

/// A record to be searched: few different values, many of them missing, so that conditions and ties meet.
struct Item: Record {
    var id: Int
    var name: String
    var group: String?
    var rank: Int?
    var count: Int
    var score: Double?
    var weight: Double
    var isActive: Bool
    var isFlagged: Bool?
    var time: Timestamp
    var seen: Timestamp?
    var day: Day
    var price: Price
    var amount: Volume?
    var grade: ScalarSpecimen.Grade
    var level: ScalarSpecimen.Level?
    var owner: ObjectID
    var blob: Data
    var tags: [String]
    var numbers: [Int]
    var city: String?

    static let schema = RecordSchema(
        "conformance_items", Item.init,
        Field("id", \.id), Field("name", \.name), Field("group", \.group), Field("rank", \.rank),
        Field("count", \.count), Field("score", \.score), Field("weight", \.weight), Field("is_active", \.isActive),
        Field("is_flagged", \.isFlagged), Field("time", \.time), Field("seen", \.seen), Field("day", \.day),
        Field("price", \.price), Field("amount", \.amount), Field("grade", \.grade), Field("level", \.level),
        Field("owner", \.owner), Field("blob", \.blob), Field("tags", \.tags), Field("numbers", \.numbers),
        Field("origin.city", \.city),
        key: ["id"], indexes: [["group", "rank"], ["name"], ["time"]])
}

extension Item {
    /// An item with nothing remarkable about it.
    init(_ id: Int, name: String = "", group: String? = nil, rank: Int? = nil, tags: [String] = []) {
        self.init(
            id: id, name: name, group: group, rank: rank, count: 0, score: nil, weight: 0, isActive: false,
            isFlagged: nil, time: CandleFixture.monday, seen: nil, day: Day(daysSince1970: 0), price: .zero,
            amount: nil, grade: .low, level: nil, owner: ScalarSpecimen.zeroID, blob: Data(), tags: tags, numbers: [],
            city: nil)
    }

    /// An item with the id as every number, for cases about one field.
    static func numbered(_ id: Int) -> Item {
        var item = Item(id, name: "item \(id)", rank: id)
        item.count = id
        return item
    }

    /// Items with random values from small sets.
    static func random(_ count: Int, _ generator: inout SeededGenerator) -> [Item] {
        (1...count).map { random(id: $0, &generator) }
    }

    private static func random(id: Int, _ generator: inout SeededGenerator) -> Item {
        let names = [
            "", "a", "A", "b", "ab", "aB", "z", "Z", "é", "e\u{301}", "ß", "한글", "😀", "～", "100%", "x_y", "\\",
        ]
        let times = [-1, 0, 1, 999, 1000, -86_400_000, 1_704_067_200_000].map(Timestamp.init(millisecondsSince1970:))
        let amounts = [Int128(0), 1, -1, 1_000_000_000_000_000_000, 9_999_999_999_999_999_999_999]
        let ids = (0..<4).compactMap { ObjectID(bytes: Array(repeating: UInt8($0 * 85), count: 12)) }
        return Item(
            id: id, name: generator.pick(names), group: generator.maybe(["x", "y", "Y", ""]),
            rank: generator.maybe([-10, -1, 0, 1, 2, 9, 10]), count: generator.pick([0, 1, 2, 10, 100, -5]),
            score: generator.maybe([-1.5, 0, 0.1, 0.25, 1, 1e300, -.infinity, .infinity]),
            weight: generator.pick([0, 0.5, 1, -2, .leastNonzeroMagnitude]), isActive: generator.chance(percent: 50),
            isFlagged: generator.maybe([true, false]), time: generator.pick(times), seen: generator.maybe(times),
            day: Day(daysSince1970: Int32.random(in: -3...3, using: &generator)),
            price: Price(units: generator.pick([0, 1, -1, 900_000_000, 1_000_000_000, .max, .min])),
            amount: generator.maybe(amounts.map(Volume.init(units:))),
            grade: generator.pick(ScalarSpecimen.Grade.allCases), level: generator.maybe(ScalarSpecimen.Level.allCases),
            owner: generator.pick(ids), blob: Data(generator.pick([[], [0], [0, 255], [255], [128]] as [[UInt8]])),
            tags: (0..<Int.random(in: 0...3, using: &generator)).map { _ in
                generator.pick(["a", "ab", "é", "b\"c", ""])
            },
            numbers: (0..<Int.random(in: 0...2, using: &generator)).map { _ in generator.pick([0, 1, 11, -1]) },
            city: generator.maybe(["Seoul", "seoul", "New York"]))
    }
}

extension SeededGenerator {
    /// One of several values, or nil in a third of all times.
    mutating func maybe<T>(_ values: [T]) -> T? { chance(percent: 33) ? nil : pick(values) }
}
