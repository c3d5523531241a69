import CairnRepositories

/// A record for tests that need any.
struct Note: Record, Equatable {
    var id: Int64
    var text: String
    var version: Int64 = 1

    static let schema = RecordSchema(
        "notes", { Note(id: $0, text: $1, version: $2) }, Field("id", \.id), Field("text", \.text),
        Field("version", \.version), key: ["id"], version: "version", unique: [["text"]])
}
