internal import CairnDomain
internal import CairnRepositories

/// A record with lists, nested values and fields with dotted names.
struct CompositeSpecimen: Record {
    /// A nested value of every kind of member.
    struct Leg: Codable, NestedValue {
        /// A nested value within one.
        struct Venue: Codable, NestedValue {
            var code: String
            var floors: [Int] = []
        }

        var symbol: String
        var price = Price.zero
        var quantity = Volume.zero
        var weight = 0.0
        var count: Int64 = 0
        var isShort = false
        var time: Timestamp? = nil
        var note: String? = nil
        var venue: Venue? = nil
        var tags: [String] = []
        var limits: [String: Int] = [:]
    }

    var id: Int
    var words: [String] = []
    var numbers: [Int] = []
    var ratios: [Double] = []
    var prices: [Price] = []
    var times: [Timestamp] = []
    var grades: [ScalarSpecimen.Grade] = []
    var matrix: [[Int]] = []
    var optionalWords: [String]? = nil
    var leg = Leg(symbol: "A")
    var legs: [Leg] = []
    var optionalLeg: Leg? = nil
    var city = ""
    var country: String? = nil
    var street = ""

    static let schema = RecordSchema(
        "conformance_composites", CompositeSpecimen.init,
        Field("id", \.id), Field("words", \.words), Field("numbers", \.numbers), Field("ratios", \.ratios),
        Field("prices", \.prices), Field("times", \.times), Field("grades", \.grades), Field("matrix", \.matrix),
        Field("optional_words", \.optionalWords), Field("leg", \.leg), Field("legs", \.legs),
        Field("optional_leg", \.optionalLeg), Field("origin.city", \.city), Field("origin.country", \.country),
        Field("origin.address.street", \.street),
        key: ["id"])
}
