internal import CairnRepositories

/// A way in which a schema contradicts itself.
protocol SchemaFlaw: Sendable {
    static var schema: RecordSchema<Flawed<Self>> { get }
}

/// A record whose schema has a flaw.
struct Flawed<Flaw: SchemaFlaw>: Record {
    var id = 0
    var other: Int? = nil
    var list: [Int] = []

    init(id: Int, other: Int?, list: [Int]) {
        (self.id, self.other, self.list) = (id, other, list)
    }

    static var schema: RecordSchema<Flawed> { Flaw.schema }
}

extension SchemaFlaw {
    /// A sound schema but for what is given.
    fileprivate static func make(
        _ name: String = "conformance_flawed", id: String = "id", other: String = "other", list: String = "list",
        key: [String] = ["id"], version: String? = nil, unique: [[String]] = [], indexes: [[String]] = []
    ) -> RecordSchema<Flawed<Self>> {
        RecordSchema(
            name, Flawed<Self>.init, Field(id, \.id), Field(other, \.other), Field(list, \.list), key: key,
            version: version, unique: unique, indexes: indexes)
    }
}

/// Every flaw that a schema can have.
enum SchemaFlaws {
    enum EmptyName: SchemaFlaw { static var schema: RecordSchema<Flawed<Self>> { make("") } }
    enum NameInjection: SchemaFlaw { static var schema: RecordSchema<Flawed<Self>> { make("a\"; DROP TABLE b; --") } }
    enum NameInCamelCase: SchemaFlaw { static var schema: RecordSchema<Flawed<Self>> { make("flawedRecords") } }
    enum NameTooLong: SchemaFlaw {
        static var schema: RecordSchema<Flawed<Self>> { make(String(repeating: "a", count: 64)) }
    }
    enum FieldInjection: SchemaFlaw { static var schema: RecordSchema<Flawed<Self>> { make(other: "a b\"") } }
    enum FieldEmpty: SchemaFlaw { static var schema: RecordSchema<Flawed<Self>> { make(other: "") } }
    enum FieldEmptyPart: SchemaFlaw { static var schema: RecordSchema<Flawed<Self>> { make(other: "a..b") } }
    enum FieldTwice: SchemaFlaw { static var schema: RecordSchema<Flawed<Self>> { make(other: "id") } }
    enum ColumnTwice: SchemaFlaw {
        static var schema: RecordSchema<Flawed<Self>> { make(other: "a.b", list: "a_b") }
    }
    enum FieldWithinField: SchemaFlaw {
        static var schema: RecordSchema<Flawed<Self>> { make(other: "list.first") }
    }
    enum ColumnTooLong: SchemaFlaw {
        static var schema: RecordSchema<Flawed<Self>> {
            make(other: String(repeating: "a", count: 40) + "." + String(repeating: "b", count: 40))
        }
    }
    enum NoKey: SchemaFlaw { static var schema: RecordSchema<Flawed<Self>> { make(key: []) } }
    enum UnknownKey: SchemaFlaw { static var schema: RecordSchema<Flawed<Self>> { make(key: ["id", "key"]) } }
    enum OptionalKey: SchemaFlaw { static var schema: RecordSchema<Flawed<Self>> { make(key: ["other"]) } }
    enum ListKey: SchemaFlaw { static var schema: RecordSchema<Flawed<Self>> { make(key: ["id", "list"]) } }
    enum UnknownVersion: SchemaFlaw { static var schema: RecordSchema<Flawed<Self>> { make(version: "version") } }
    enum OptionalVersion: SchemaFlaw { static var schema: RecordSchema<Flawed<Self>> { make(version: "other") } }
    enum KeyAsVersion: SchemaFlaw { static var schema: RecordSchema<Flawed<Self>> { make(version: "id") } }
    enum UnknownUnique: SchemaFlaw { static var schema: RecordSchema<Flawed<Self>> { make(unique: [["id", "x"]]) } }
    enum EmptyUnique: SchemaFlaw { static var schema: RecordSchema<Flawed<Self>> { make(unique: [[]]) } }
    enum UnknownIndex: SchemaFlaw { static var schema: RecordSchema<Flawed<Self>> { make(indexes: [["x"]]) } }
    enum EmptyIndex: SchemaFlaw { static var schema: RecordSchema<Flawed<Self>> { make(indexes: [[]]) } }

    static let all: [any SchemaFlaw.Type] = [
        EmptyName.self, NameInjection.self, NameInCamelCase.self, NameTooLong.self, FieldInjection.self,
        FieldEmpty.self, FieldEmptyPart.self, FieldTwice.self, ColumnTwice.self, FieldWithinField.self,
        ColumnTooLong.self, NoKey.self, UnknownKey.self, OptionalKey.self, ListKey.self, UnknownVersion.self,
        OptionalVersion.self, KeyAsVersion.self, UnknownUnique.self, EmptyUnique.self, UnknownIndex.self,
        EmptyIndex.self,
    ]
}
