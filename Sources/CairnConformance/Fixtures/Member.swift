internal import CairnRepositories

/// A record with unique constraints: on one field, on one that may be missing, and on two together.
struct Member: Record {
    var id: Int
    var email: String
    var handle: String? = nil
    var team: String
    var number: Int
    var version: Int64 = 1

    static let schema = RecordSchema(
        "conformance_members", Member.init,
        Field("id", \.id), Field("email", \.email), Field("handle", \.handle), Field("team", \.team),
        Field("number", \.number), Field("version", \.version),
        key: ["id"], version: "version", unique: [["email"], ["handle"], ["team", "number"]])

    /// A member whose values no other one of these has.
    static func distinct(_ id: Int) -> Member {
        Member(id: id, email: "member\(id)@example.com", handle: "handle\(id)", team: "team", number: id)
    }
}
