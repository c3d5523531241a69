import CairnDomain
import CairnInMemory
import CairnRepositories
import Testing

@Suite struct RecordStoreQueryTests {
    struct Item: Record {
        var id: Int
        var rank: Int?
        var count: UInt64 = 0

        static let schema = RecordSchema(
            "items", Item.init, Field("id", \.id), Field("rank", \.rank), Field("count", \.count), key: ["id"])
    }

    private func store(_ count: Int) async throws -> any RecordStore<Item> {
        let store = try await InMemoryStorage().records(Item.self)
        try await store.insert((0..<count).map { Item(id: $0, rank: $0.isMultiple(of: 2) ? nil : $0) })
        return store
    }

    @Test(arguments: [nil, 0, 1, 4, 5, 7, 100], [1, 3, 10])
    func `a stream keeps to the limit and the cursor of its query`(limit: Int?, batchSize: Int) async throws {
        let store = try await store(12)
        let start = try await store.page(size: 5).next
        var ids: [Int] = []
        for try await batch in store.stream(RecordQuery(limit: limit, after: start), batchSize: batchSize) {
            #expect(batch.count <= batchSize)
            ids += batch.map(\.id)
        }
        #expect(ids == Array(Array(5..<12).prefix(limit ?? .max)))
    }

    @Test func `a negative limit of a stream is refused`() async throws {
        let store = try await store(3)
        let error = await #expect(throws: CairnError.self) {
            for try await _ in store.stream(RecordQuery(limit: -1), batchSize: 2) {}
        }
        #expect(error?.code == .invalidInput)
    }

    @Test func `the ends of a field that may be missing are plain optionals`() async throws {
        let store = try await store(6)
        let (smallest, largest): (Int?, Int?) = (try await store.min(\.rank), try await store.max(\.rank))
        #expect(smallest == 1 && largest == 5)
        let none: Int? = try await store.max(\.rank, where: \.id == 0)
        #expect(none == nil)
    }

    @Test func `a whole number beyond 64 bits with a sign is refused, not cut`() async throws {
        let store = try await store(0)
        try await store.insert(Item(id: 1, count: UInt64(Int64.max)))
        let error = await #expect(throws: CairnError.self) { try await store.insert(Item(id: 2, count: .max)) }
        #expect(error?.code == .invalidInput)
        #expect(try await store.find().map(\.count) == [UInt64(Int64.max)])
    }

    @Test(arguments: [
        RecordPredicate<Item>.isIn(\.id, [9, 2, 2, 77, -1]), .isIn(\.id, [9, 2]) && \.rank == 9,
        \.rank == nil && .isIn(\.id, [2, 3]), .isIn(\.id, []), !.isIn(\.id, [0, 1]) && \.id < 4,
    ])
    func `listed keys are found, and only those that meet the rest`(predicate: RecordPredicate<Item>) async throws {
        let store = try await store(12)
        let expected = try await store.find().filter { item in
            let row = try Item.schema.encode(item)
            return predicate.node.matches { name in Item.schema.index(of: name).map { row[$0] } ?? .null }
        }
        #expect(try await store.find(where: predicate).map(\.id) == expected.map(\.id))
        #expect(try await store.find(where: predicate, limit: 1).map(\.id) == expected.prefix(1).map(\.id))
        #expect(try await store.count(where: predicate) == expected.count)
    }
}
