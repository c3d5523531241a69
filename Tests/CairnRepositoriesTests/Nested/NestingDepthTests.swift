import CairnRepositories
import Testing

@Suite struct NestingDepthTests {
    struct Box: NestedValue {
        var inner: [Box] = []

        static func nested(_ depth: Int) -> Box { (1..<depth).reduce(Box()) { box, _ in Box(inner: [box]) } }
    }

    struct Item: Record {
        var id: Int
        var box: Box

        static let schema = RecordSchema("items", Item.init, Field("id", \.id), Field("box", \.box), key: ["id"])
    }

    // A box is an object and a list: two levels.
    @Test func `what is stored can be read back, and what is nested deeper is refused`() throws {
        let deepest = try Item.schema.encode(Item(id: 1, box: .nested(128)))
        #expect(try StoredValue(json: deepest[1].json()).json() == deepest[1].json())
        let error = #expect(throws: CairnError.self) { try Item.schema.encode(Item(id: 1, box: .nested(129))) }
        #expect(error?.code == .invalidInput)
        #expect(error?.message == "field box is nested more than 256 deep")
    }
}
