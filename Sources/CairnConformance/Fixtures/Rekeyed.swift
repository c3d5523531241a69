internal import CairnRepositories

/// A record that claims the table of `Account` with the same fields and another key.
struct Rekeyed: Record {
    var id: String
    var owner: String
    var balance: Int64
    var version: Int64

    static let schema = RecordSchema(
        Account.schema.name, Rekeyed.init,
        Field("id", \.id), Field("owner", \.owner), Field("balance", \.balance), Field("version", \.version),
        key: ["owner"], version: "version")
}
