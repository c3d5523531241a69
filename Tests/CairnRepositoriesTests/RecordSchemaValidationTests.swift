import CairnRepositories
import Testing

@Suite struct RecordSchemaValidationTests {
    private struct Item: Record {
        var a = 0
        var b = 0

        static let schema = make()

        static func make(
            named names: [BackendKind: String] = [:], key: [String] = ["a"], indexes: [[String]] = []
        ) -> RecordSchema<Item> {
            RecordSchema(
                "items", Item.init, Field("a", \.a, named: names), Field("b", \.b), key: key, indexes: indexes)
        }
    }

    private func refusal(_ schema: RecordSchema<Item>) -> String? {
        let error = #expect(throws: CairnError.self) { try schema.validate() }
        #expect(error?.code == .invalidSchema)
        return error?.message
    }

    @Test func `names are repeated neither in keys nor in indexes`() throws {
        #expect(refusal(Item.make(key: ["a", "a"])) == "a key field is named twice")
        #expect(refusal(Item.make(indexes: [["b", "b"]])) == "an index names a field twice")
        try Item.make(key: ["a", "b"], indexes: [["b", "a"], ["b"]]).validate()
    }

    @Test func `a name that a backend has of its own meets no other one`() throws {
        let taken = "field b has an empty name in mongodb or one that is taken"
        #expect(refusal(Item.make(named: [.mongoDB: "b"])) == taken)
        #expect(refusal(Item.make(named: [.sqlite: ""])) == "field a has an empty name in sqlite or one that is taken")
        try Item.make(named: [.mongoDB: "_id", .postgreSQL: "code"]).validate()
    }
}
