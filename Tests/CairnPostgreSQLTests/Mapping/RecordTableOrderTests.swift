import CairnRepositories
import Testing

@testable import CairnPostgreSQL

@Suite struct RecordTableOrderTests {
    struct Event: Record {
        var day: Int64
        var id: Int64
        var code: String
        var level: Int64?
        var rank: Int64

        static let schema = RecordSchema(
            "events", { Event(day: $0, id: $1, code: $2, level: $3, rank: $4) }, Field("day", \.day), Field("id", \.id),
            Field("code", \.code), Field("level", \.level), Field("rank", \.rank), key: ["day", "id"],
            unique: [["code"]], indexes: [["rank"], ["level"], ["rank", "day", "id"]])
    }

    private func hasIndex(_ sort: RecordSort<Event>) throws -> Bool {
        try RecordTable<Event>(schema: nil)
            .hasIndex(for: sort, among: [["day", "id"], ["code"], ["rank"], ["level"], ["rank", "day", "id"]])
    }

    @Test(
        arguments: [
            .byKey, .ascending(\.day), [.descending(\.day), .descending(\.id)], .ascending(\.code),
            [.ascending(\.day), .ascending(\.id), .descending(\.rank)], .ascending(\.rank), .descending(\.code),
            [.ascending(\.code), .descending(\.level)],
        ] as [RecordSort<Event>])
    func `an index serves an order that it goes through in one direction`(_ sort: RecordSort<Event>) throws {
        #expect(try hasIndex(sort))
    }

    @Test(
        arguments: [
            .descending(\.day), .ascending(\.id), .ascending(\.level), .descending(\.rank),
            [.ascending(\.id), .ascending(\.day)], [.ascending(\.level), .ascending(\.code)],
            RecordSort(terms: [.init(field: "nothing")]),
        ] as [RecordSort<Event>])
    func `no index serves mixed directions, missing values or other fields`(_ sort: RecordSort<Event>) throws {
        #expect(try !hasIndex(sort))
    }

    @Test func `a page begins with a bound that an index serves`() throws {
        let table = try RecordTable<Event>(schema: nil)
        let last = Event(day: 1, id: 2, code: "c", rank: 3)
        func bound(_ sort: RecordSort<Event>) throws -> String {
            try table.bound(PageCursor(after: last, sortedBy: sort), sort).statement().text
        }
        #expect(try bound(.byKey) == #" AND ("day", "id") >= ($1, $2)"#)
        #expect(try bound([.descending(\.day), .descending(\.id)]) == #" AND ("day", "id") <= ($1, $2)"#)
        #expect(try bound(.ascending(\.rank)) == #" AND ("rank", "day", "id") >= ($1, $2, $3)"#)
        // One field that decides has a bound already.
        #expect(try bound(.descending(\.code)) == "")
        #expect(try bound(.descending(\.day)) == "")
        #expect(try bound(.ascending(\.level)) == "")
    }
}
