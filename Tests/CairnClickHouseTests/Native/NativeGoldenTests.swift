import Testing

@testable import CairnClickHouse

@Suite struct NativeGoldenTests {
    @Test(arguments: NativeGolden.all)
    func `What a server sent is read as what it printed`(golden: NativeGolden) throws {
        let blocks = try NativeStream.decode([NativeStream.bytes(hex: golden.hex)])
        let column = try #require(blocks.first?.columns.first)
        #expect(blocks.count == 1 && column.name == "v" && column.values.count == blocks.first?.rowCount)
        let texts = (0..<column.values.count).map { NativeRendering.text(column.type, column.values, at: $0) }
        #expect(texts == golden.texts, "\(column.type)")
    }

    @Test(arguments: NativeGolden.all)
    func `What a server sent is written as it sent it`(golden: NativeGolden) throws {
        let bytes = NativeStream.bytes(hex: golden.hex)
        let blocks = try NativeStream.decode([bytes])
        let written = try NativeStream.encode(blocks)
        let type = try #require(blocks.first?.columns.first?.type)
        // Types that are announced under another name than their structure's.
        let names = ["Point", "Polygon", "SimpleAggregateFunction(sum, Int64)"]
        let aliases = names + ["SimpleAggregateFunction(groupArrayArray(3), Array(String))"]
        guard let alias = aliases.first(where: { bytes[5...].starts(with: $0.utf8) }) else {
            #expect(written == bytes, "\(type)")
            return
        }
        #expect(written.dropFirst(5 + type.description.utf8.count) == bytes.dropFirst(5 + alias.utf8.count))
    }

    @Test func `Several blocks follow each other without anything between them`() throws {
        // SELECT number AS n, toLowCardinality(toString(number)) AS s FROM numbers(3) SETTINGS max_block_size = 2
        let bytes = NativeStream.bytes(hex: Self.twoBlocks)
        let blocks = try NativeStream.decode([bytes])
        #expect(blocks.map(\.rowCount) == [2, 1] && blocks.allSatisfy { $0.columns.map(\.name) == ["n", "s"] })
        let texts = blocks.flatMap { block in
            (0..<block.rowCount).map { row in
                block.columns.map { NativeRendering.text($0.type, $0.values, at: row) }
            }
        }
        #expect(texts == [["0", "\"0\""], ["1", "\"1\""], ["2", "\"2\""]])
        #expect(try NativeStream.encode(blocks) == bytes)
    }

    private static let twoBlocks = """
        0202016e0655496e743634000000000000000001000000000000000173164c6f7743617264696e616c69747928537472
        696e67290100000000000000000600000000000003000000000000000001300131020000000000000001020201016e06
        55496e74363402000000000000000173164c6f7743617264696e616c69747928537472696e6729010000000000000000
        060000000000000200000000000000000132010000000000000001
        """
}
