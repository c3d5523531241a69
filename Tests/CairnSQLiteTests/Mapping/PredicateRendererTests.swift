import CairnDomain
import CairnRepositories
import TestSupport
import Testing

@testable import CairnSQLite

@Suite struct PredicateRendererTests {
    /// The ids that SQLite finds and those that the reference finds.
    private func compare(
        _ node: PredicateNode, _ samples: [(id: Int, row: [StoredValue])], _ store: any RecordStore<Sample>
    ) async throws -> (found: [Int], expected: [Int]) {
        let expected = samples.filter { sample in
            node.matches { name in Sample.schema.index(of: name).map { sample.row[$0] } ?? .null }
        }
        return (try await store.find(where: RecordPredicate(node)).map(\.id), expected.map(\.id))
    }

    @Test func `conditions hold for exactly the records they hold for in memory`() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SampleGenerator(random: SeededGenerator(seed: seed))
        let storage = try await SQLiteStorage.open(.memory)
        let store = try await storage.records(Sample.self)
        let samples = try (0..<100).map { try generator.sample($0) }
        try await store.insert(samples)
        #expect(try await store.find() == samples, "seed \(seed)")
        let rows = try samples.map { (id: $0.id, row: try Sample.schema.encode($0)) }
        for _ in 0..<400 {
            let node = try generator.node(depth: 3)
            let (found, expected) = try await compare(node, rows, store)
            guard found == expected else {
                Issue.record("seed \(seed): \(node) found \(found), expected \(expected)")
                return
            }
        }
        try await storage.close()
    }

    @Test func `lists written by other tools are understood`() async throws {
        let storage = try await SQLiteStorage.open(.memory)
        let store = try await storage.records(Account.self)
        try await store.insert(Account(id: 1, email: "a"))
        try await SQLiteProbe.change(
            "UPDATE accounts SET tags = \(.text(#"[ "mom\u0065ntum" , "\uBAA8\uba58\ud140" ]"#))", on: storage)
        #expect(try await store.count(where: .hasElement(\.tags, "momentum")) == 1)
        #expect(try await store.count(where: .contains(\.tags, "MENT", ignoringCase: true)) == 1)
        #expect(try await store.count(where: .contains(\.tags, "모멘")) == 1)
        #expect(try await store.count(where: .hasElement(\.tags, "moment")) == 0)
        try await storage.close()
    }

    @Test func `a list that is no JSON is told, not passed over`() async throws {
        let storage = try await SQLiteStorage.open(.memory)
        let store = try await storage.records(Account.self)
        try await store.insert(Account(id: 1, email: "a"))
        try await SQLiteProbe.change("UPDATE accounts SET tags = 'a, b'", on: storage)
        for code in [
            await #expect(throws: CairnError.self) { try await store.count(where: .hasElement(\.tags, "a")) }?.code,
            await #expect(throws: CairnError.self) { try await store.find() }?.code,
        ] {
            #expect(code == .invalidStoredData)
        }
        try await storage.close()
    }

    @Test func `very many values and very deep conditions are answered`() async throws {
        let storage = try await SQLiteStorage.open(.memory)
        let store = try await storage.records(Account.self)
        try await store.insert((0..<100).map { Account(id: $0, email: "mail \($0)") })
        let ids = Array(stride(from: 0, to: 80_000, by: 2))  // More than the variables of a statement.
        #expect(try await store.count(where: .isIn(\.id, ids)) == 50)
        #expect(try await store.count(where: .isIn(\.email, ids.map { "mail \($0)" } + ["a\0b"])) == 50)
        #expect(try await store.count(where: !.isIn(\.email, ids.map { "mail \($0)" })) == 50)
        let either = ids.prefix(3000).reduce(RecordPredicate<Account>.none) { $0 || \.id == $1 }
        #expect(try await store.count(where: either) == 50)
        let both = (0..<3000).reduce(RecordPredicate<Account>.all) { $0 && \.id != $1 + 50 }
        #expect(try await store.count(where: both) == 50)
        try await storage.close()
    }

    @Test(arguments: [
        (
            RecordPredicate<Account>.hasPrefix(\.name, "a"),
            "SEARCH accounts USING INDEX accounts_name_index (name>? AND name<?)"
        ),
        (\.name == "a", "SEARCH accounts USING INDEX accounts_name_index (name=?)"),
        (\.id >= 5 && \.id < 7, "SEARCH accounts USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"),
        (\.email == "a", "SEARCH accounts USING INDEX accounts_email_unique (email=?)"),
        (.isIn(\.id, 0..<1000), "SEARCH accounts USING INTEGER PRIMARY KEY (rowid=?)"),
    ])
    func `indexes serve conditions`(predicate: RecordPredicate<Account>, plan: String) async throws {
        let client = try await SQLiteClient.open(.memory)
        let table = try RecordTable<Account>()
        _ = try await SQLiteRecordStore<Account>(table, access: client)
        let condition = try PredicateRenderer(table: table).render(predicate.node)
        let found = try await client.read("explain") { db in
            try db.query("EXPLAIN QUERY PLAN \(raw: table.selection) WHERE \(condition)") { row in
                try row.step() ? String(decoding: row.text(at: 3), as: UTF8.self) : ""
            }
        }
        #expect(found == plan)
        try await client.close()
    }

    @Test func `values are bound, never written into the text`() throws {
        let hostile = "'; DROP TABLE accounts; --"
        let node = (\Account.email == hostile && .contains(\.tags, hostile) && .isIn(\.email, [hostile])).node
        let fragment = try PredicateRenderer(table: try RecordTable<Account>()).render(node)
        #expect(!fragment.sql.contains("DROP"))
        #expect(fragment.sql.count { $0 == "?" } == fragment.values.count)
    }
}
