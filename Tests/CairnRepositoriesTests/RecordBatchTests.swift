import CairnRepositories
import TestSupport
import Testing

@Suite struct RecordBatchTests {
    private struct Entry: Record, Equatable {
        var value: Int
        var place: String
        var number: Int
        static let schema = RecordSchema(
            "entries", Entry.init, Field("value", \.value), Field("place", \.place), Field("number", \.number),
            key: ["place", "number"])
    }

    private func row(_ value: Int, _ place: String, _ number: Int) -> [StoredValue] {
        [.integer(Int64(value)), .text(place), .integer(Int64(number))]
    }

    @Test func `the values of a key are in the key's order`() {
        #expect(Entry.schema.keyValues(of: row(7, "a", 3)) == [.text("a"), .integer(3)])
    }

    @Test func `of each key the last row is left, in the order of those`() throws {
        var random = SeededGenerator()
        for _ in 0..<500 {
            let rows = (0..<Int.random(in: 0...20, using: &random)).map { index in
                row(
                    index, ["a", "b", "é", "e\u{301}"].randomElement(using: &random) ?? "",
                    Int.random(in: 0...3, using: &random))
            }
            let expected = rows.indices.filter { index in
                !rows[(index + 1)...].contains {
                    Entry.schema.keyValues(of: $0) == Entry.schema.keyValues(of: rows[index])
                }
            }
            #expect(Entry.schema.lastOfEachKey(rows) == expected.map { rows[$0] }, "seed \(random.seed)")
            let entries = try rows.map { try Entry.schema.decode($0) }
            #expect(try Entry.schema.lastOfEachKey(of: entries) == expected.map { entries[$0] }, "seed \(random.seed)")
            #expect(try Entry.schema.keys(of: entries[...]) == rows.map(Entry.schema.keyValues))
        }
    }

    @Test func `a record that cannot be stored is refused also when another takes its place`() {
        struct Weight: Record {
            var id: Int
            var weight: Double
            static let schema = RecordSchema(
                "weights", Weight.init, Field("id", \.id), Field("weight", \.weight), key: ["id"])
        }
        #expect(throws: CairnError.self) {
            try Weight.schema.lastOfEachKey(of: [Weight(id: 1, weight: .nan), Weight(id: 1, weight: 1)])
        }
    }

    @Test func `rows that ascend by key are left alone, those that repeat one are not`() {
        let ascending = [row(0, "a", 1), row(1, "a", 2), row(2, "b", 0)]
        #expect(Entry.schema.lastOfEachKey(ascending) == ascending)
        #expect(Entry.schema.lastOfEachKey(ascending + [row(3, "b", 0)]) == ascending.dropLast() + [row(3, "b", 0)])
        #expect(Entry.schema.lastOfEachKey([]).isEmpty)
    }
}
