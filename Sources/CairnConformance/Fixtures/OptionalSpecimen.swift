internal import CairnDomain
internal import CairnRepositories
internal import struct Foundation.Data

/// A record whose fields may all be missing, but for its key.
struct OptionalSpecimen: Record {
    var id: Int
    var flag: Bool? = nil
    var whole: Int64? = nil
    var number: Double? = nil
    var text: String? = nil
    var bytes: Data? = nil
    var time: Timestamp? = nil
    var day: Day? = nil
    var price: Price? = nil
    var volume: Volume? = nil
    var object: ObjectID? = nil
    var timeframe: Timeframe? = nil
    var grade: ScalarSpecimen.Grade? = nil
    var level: ScalarSpecimen.Level? = nil

    static let schema = RecordSchema(
        "conformance_optionals", OptionalSpecimen.init,
        Field("id", \.id), Field("flag", \.flag), Field("whole", \.whole), Field("number", \.number),
        Field("text", \.text), Field("bytes", \.bytes), Field("time", \.time), Field("day", \.day),
        Field("price", \.price), Field("volume", \.volume), Field("object", \.object),
        Field("timeframe", \.timeframe), Field("grade", \.grade), Field("level", \.level),
        key: ["id"])
}
