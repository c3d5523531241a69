internal import CairnDomain
internal import CairnRepositories
internal import struct Foundation.Data

/// A record with a field of every scalar type.
struct ScalarSpecimen: Record {
    /// An enumeration of texts, one of which is no identifier.
    enum Grade: String, CaseIterable, FieldValue {
        case low
        case middle
        case high = "very high"
    }

    /// An enumeration of whole numbers.
    enum Level: Int, CaseIterable, FieldValue {
        case one = 1
        case minusTen = -10
        case hundred = 100
    }

    var id: Int
    var flag = false
    var whole: Int64 = 0
    var tiny: Int8 = 0
    var short: Int16 = 0
    var medium: Int32 = 0
    var unsignedTiny: UInt8 = 0
    var unsignedShort: UInt16 = 0
    var unsignedMedium: UInt32 = 0
    var number = 0.0
    var single: Float = 0
    var text = ""
    var bytes = Data()
    var time = CandleFixture.monday
    var day = Day(daysSince1970: 0)
    var price = Price.zero
    var volume = Volume.zero
    var money = Money.zero
    var object = ScalarSpecimen.zeroID
    var entity = EntityID<ScalarSpecimen>(ScalarSpecimen.zeroID)
    var timeframe = Timeframe.day1
    var market = Market.kospi
    var grade = Grade.low
    var level = Level.one

    /// The id of twelve zero bytes.
    static let zeroID = ObjectID(bytes: Array(repeating: 0, count: 12)) ?? .generate()

    static let schema = RecordSchema(
        "conformance_scalars", ScalarSpecimen.init,
        Field("id", \.id), Field("flag", \.flag), Field("whole", \.whole), Field("tiny", \.tiny),
        Field("short", \.short), Field("medium", \.medium), Field("unsigned_tiny", \.unsignedTiny),
        Field("unsigned_short", \.unsignedShort), Field("unsigned_medium", \.unsignedMedium),
        Field("number", \.number), Field("single", \.single), Field("text", \.text), Field("bytes", \.bytes),
        Field("time", \.time), Field("day", \.day), Field("price", \.price), Field("volume", \.volume),
        Field("money", \.money), Field("object", \.object), Field("entity", \.entity),
        Field("timeframe", \.timeframe), Field("market", \.market), Field("grade", \.grade), Field("level", \.level),
        key: ["id"])
}
