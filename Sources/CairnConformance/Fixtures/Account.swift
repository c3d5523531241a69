internal import CairnRepositories

/// A record with a version.
struct Account: Record {
    var id: String
    var owner = ""
    var balance: Int64 = 0
    var version: Int64 = 1

    static let schema = RecordSchema(
        "conformance_accounts", Account.init,
        Field("id", \.id), Field("owner", \.owner), Field("balance", \.balance), Field("version", \.version),
        key: ["id"], version: "version")
}
