internal import CairnDomain
internal import CairnRepositories

/// A record whose key has three fields.
struct Reading: Record {
    var day: Day
    var station: String
    var slot: Int
    var value: Double
    var note: String? = nil

    static let schema = RecordSchema(
        "conformance_readings", Reading.init,
        Field("day", \.day), Field("station", \.station), Field("slot", \.slot), Field("value", \.value),
        Field("note", \.note),
        key: ["day", "station", "slot"], indexes: [["station"], ["value", "day"]])
}

extension Reading {
    /// A property that is no field of the schema.
    var rounded: Int { Int(value) }

    /// A reading of a day after 2024-01-01.
    init(_ day: Int, _ station: String, _ slot: Int, _ value: Double = 0, note: String? = nil) {
        self.init(
            day: Day(daysSince1970: 19_723 + Int32(day)), station: station, slot: slot, value: value, note: note)
    }
}
