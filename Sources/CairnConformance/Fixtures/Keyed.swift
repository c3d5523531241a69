internal import CairnRepositories

/// A record whose key is of any type.
struct Keyed<Key: FieldValue>: Record {
    var id: Key
    var label: Int

    // A generic type has no stored statics.
    static var schema: RecordSchema<Keyed> {
        let type = Key.fieldType.description.split(separator: " ").joined(separator: "_")
        return RecordSchema(
            "conformance_keyed_by_\(type)", Keyed.init, Field("id", \.id), Field("label", \.label), key: ["id"])
    }
}
