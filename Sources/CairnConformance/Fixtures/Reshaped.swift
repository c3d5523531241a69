internal import CairnRepositories

/// A record that claims the table of `Account` with other fields.
struct Reshaped: Record {
    var id: String
    var balance: Double
    var notes: [String] = []

    static let schema = RecordSchema(
        Account.schema.name, Reshaped.init, Field("id", \.id), Field("balance", \.balance), Field("notes", \.notes),
        key: ["id"])
}
