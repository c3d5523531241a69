/// A plain value that can be stored: it says once, in its schema, what its fields are called.
///
/// ```swift
/// struct AlertScore: Record {
///     var day: Day
///     var alertID: String
///     var score: Double
///     static let schema = RecordSchema("alert_scores", AlertScore.init,
///         Field("day", \.day), Field("alert_id", \.alertID), Field("score", \.score),
///         key: ["day", "alert_id"])
/// }
/// ```
public protocol Record: Sendable {
    /// The fields, key and constraints; declare it as `static let`.
    static var schema: RecordSchema<Self> { get }
}

extension Record {
    /// The key of this record.
    ///
    /// - Throws: `CairnError` with code `invalidInput` for a value that cannot be stored.
    public var key: RecordKey<Self> {
        get throws {
            let row = try Self.schema.encode(self)
            return RecordKey(values: Self.schema.keyIndices.map { row[$0] })
        }
    }
}
