import CairnRepositories

/// A record that tests write.
struct Note: Record, Equatable {
    var id: Int
    var text: String

    static let schema = RecordSchema("notes", Note.init, Field("id", \.id), Field("text", \.text), key: ["id"])
}
