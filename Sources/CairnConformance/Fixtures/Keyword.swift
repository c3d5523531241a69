internal import CairnRepositories

/// A record whose table and fields are called what query languages call something else.
struct Keyword: Record {
    var select: Int
    var from: String
    var order: Int
    var limit: Int?
    var value: String
    var user: Bool
    var rowid: Int

    static let schema = RecordSchema(
        "group", Keyword.init,
        Field("select", \.select), Field("from", \.from), Field("order", \.order), Field("limit", \.limit),
        Field("value", \.value), Field("user", \.user), Field("rowid", \.rowid),
        key: ["select", "from"], unique: [["order"]], indexes: [["limit", "user"]])
}
