import Testing

@testable import CairnClickHouse

@Suite struct TableLayoutTests {
    @Test(arguments: [
        ("MergeTree", "MergeTree ORDER BY a SETTINGS x = 1", TableLayout.Replacement.none),
        ("ReplacingMergeTree", "ReplacingMergeTree ORDER BY (a, b)", .lastInserted),
        ("ReplacingMergeTree", "ReplacingMergeTree(v) ORDER BY a", .byVersion("v")),
        ("ReplacingMergeTree", "ReplacingMergeTree(`v 1`, `d`) ORDER BY a", .versioned(version: "v 1", deleted: "d")),
        ("ReplicatedMergeTree", "ReplicatedMergeTree('/t/{shard}', '{replica}') ORDER BY a", .none),
        ("ReplicatedReplacingMergeTree", "ReplicatedReplacingMergeTree ORDER BY a", .lastInserted),
        (
            "ReplicatedReplacingMergeTree", "ReplicatedReplacingMergeTree('/t/{shard}', '{replica}', v, d) ORDER BY a",
            .versioned(version: "v", deleted: "d")
        ),
        ("ReplicatedReplacingMergeTree", "ReplicatedReplacingMergeTree('other:/t', '{replica}', v)", .byVersion("v")),
        ("ReplicatedReplacingMergeTree", "ReplicatedReplacingMergeTree('/t')", .lastInserted),
        ("SharedReplacingMergeTree", "SharedReplacingMergeTree('/t', '{replica}', v)", .byVersion("v")),
    ])
    func `an engine says which row of a key counts`(
        engine: String, definition: String, replacement: TableLayout.Replacement
    ) {
        #expect(TableLayout.Replacement(engine: engine, definition: definition) == replacement)
    }

    @Test(arguments: ["View", "SummingMergeTree", "Distributed", "Memory", "Replicated", ""])
    func `an engine that keeps other rows is none of them`(engine: String) {
        #expect(TableLayout.Replacement(engine: engine, definition: "\(engine)(v)") == nil)
    }

    @Test func `rows of one key are ordered by age, and a table that replaces can be asked for the current ones`() {
        func layout(_ replacement: TableLayout.Replacement) -> TableLayout {
            TableLayout(
                table: Identifier("d", "t"), columns: [], replacement: replacement, sortingKey: [], isDistributed: false
            )
        }
        let insertion = ["_block_number", "_part_offset"]
        #expect(layout(.versioned(version: "v", deleted: "d")).age == ["`v`"] + insertion)
        #expect(layout(.byVersion("v")).age == ["`v`"] + insertion)
        #expect(layout(.lastInserted).age == insertion && layout(.none).age == insertion)
        #expect(layout(.lastInserted).current?.rendered.text == "`d`.`t` FINAL")
        #expect(layout(.none).current == nil)
    }

    @Test func `a block that is not what was asked for is refused, not read beyond its end`() throws {
        let block = NativeBlock(
            columns: [
                .constant("n", .int(64), Int64.min, count: 2), .constant("u", .uint(64), UInt64.max, count: 2),
                NativeColumn(name: "s", type: .string, values: .strings(NativeStrings(["a", "b"]))),
            ], rowCount: 2)
        #expect(try block.integer(0, at: 1) == .min)
        #expect(try block.text(2, at: 1) == "b")
        for read: () throws -> Void in [
            { _ = try block.integer(1, at: 0) }, { _ = try block.integer(2, at: 0) },
            { _ = try block.integer(3, at: 0) },
            { _ = try block.integer(0, at: 2) }, { _ = try block.integer(-1, at: 0) }, { _ = try block.text(0, at: 0) },
            { _ = try block.text(2, at: 2) }, { _ = try block.text(9, at: 0) },
        ] {
            #expect(throws: (any Error).self) { try read() }
        }
    }
}
