import Testing

@testable import CairnClickHouse

@Suite struct NativeWriterTests {
    @Test func `Plain values of a LowCardinality column get the dictionary a server would make`() throws {
        let column = NativeColumn(
            name: "v", type: .lowCardinality(.nullable(.string)),
            values: .nullable(isNull: [0, 1, 0], .strings(NativeStrings(["b", "", ""]))))
        let server = NativeGolden.all.first { $0.texts == [#""b""#, "null", #""""#] }
        let bytes = try NativeStream.encode([NativeBlock(columns: [column], rowCount: 3)])
        #expect(bytes == NativeStream.bytes(hex: try #require(server).hex))
    }

    @Test func `Plain numbers get a dictionary too`() throws {
        let column = NativeColumn(
            name: "v", type: .lowCardinality(.uint(16)), values: .fixed(NativeFixed([UInt16(5), 0, 5])))
        let server = NativeGolden.all.first { $0.texts == ["5", "0", "5"] }
        let bytes = try NativeStream.encode([NativeBlock(columns: [column], rowCount: 3)])
        #expect(bytes == NativeStream.bytes(hex: try #require(server).hex))
    }

    @Test func `A dictionary has each value once, however often it comes`() throws {
        var builder = NativeDictionaryBuilder(isNullable: true)
        for text in ["b", "b", nil, nil, "", "", "a", "b"] {
            if let text { builder.append(text) } else { builder.appendNull() }
        }
        let dictionary = NativeValues.strings(NativeStrings(["", "", "b", "a"]))
        #expect(builder.values == .dictionary(keys: [2, 2, 0, 0, 1, 1, 3, 2], dictionary, hasNull: true))
    }

    @Test(arguments: [256, 257, 65_536, 65_537])
    func `Keys grow with the dictionary`(size: Int) throws {
        let keys = [0, UInt32(size - 1)]
        let dictionary = NativeValues.fixed(NativeFixed((0..<size).map { UInt32($0) }))
        let values = NativeValues.dictionary(keys: keys, dictionary, hasNull: false)
        let block = NativeBlock(
            columns: [NativeColumn(name: "v", type: .lowCardinality(.uint(32)), values: values)], rowCount: 2)
        let bytes = try NativeStream.encode([block])
        #expect(try NativeStream.decode([bytes]) == [block])
        let width = size <= 256 ? 1 : size <= 65_536 ? 2 : 4
        #expect(bytes.count == 2 + 2 + 23 + 24 + size * 4 + 8 + 2 * width)
    }

    /// What does not fit into one row of a type, and why.
    private static let misfits: [(NativeType, NativeValues, String)] = [
        (NativeType.int(32), NativeValues.fixed(NativeFixed([Int64(1)])), "values that are laid out as no Int32 is"),
        (.string, .fixed(NativeFixed([Int64(1)])), "values that are laid out as no String is"),
        (.array(.uint(8)), .array(ends: [2], .fixed(NativeFixed([UInt8(1)]))), "array offsets end at 2 of 1 values"),
        (
            .nullable(.uint(8)), .nullable(isNull: [0], .fixed(NativeFixed([UInt8]()))),
            "NULL marks of another count than values"
        ),
        (
            .lowCardinality(.string), .dictionary(keys: [1], .strings(NativeStrings(["a"])), hasNull: false),
            "a key that is not in the dictionary"
        ),
        (
            .lowCardinality(.nullable(.string)), .dictionary(keys: [0], .strings(NativeStrings(["a"])), hasNull: false),
            "a dictionary without NULL"
        ),
        (.tuple([.init(.bool)]), .tuple([], count: 1), "0 elements in a tuple of 1"),
        (
            .tuple([.init(.bool)]), .tuple([.fixed(NativeFixed([UInt8]()))], count: 1),
            "0 values of a tuple's element, not 1"
        ),
        (.bool, .fixed(NativeFixed([UInt8]([0, 1]))), "2 values in a block of 1 rows"),
        (.int(32), .fixed(NativeFixed(width: 4, bytes: [1, 2, 3, 4, 5])), "values that are cut off"),
    ]

    @Test(arguments: misfits)
    func `Values that are not of their type are refused and leave nothing behind`(
        type: NativeType, values: NativeValues, reason: String
    ) throws {
        var writer = NativeWriter()
        writer.appendString(utf8: "before".utf8)
        let before = writer.bytes
        let block = NativeBlock(columns: [NativeColumn(name: "v", type: type, values: values)], rowCount: 1)
        #expect(throws: NativeError("column v: \(reason)")) { try writer.write(block) }
        #expect(writer.bytes == before)
    }

    @Test func `A column written by hand is as one written whole`() throws {
        let block = NativeBlock(
            columns: [
                NativeColumn(name: "t", type: .int(64), values: .fixed(NativeFixed([Int64(-1), 2]))),
                NativeColumn(name: "s", type: .string, values: .strings(NativeStrings(["é", ""]))),
            ], rowCount: 2)
        var writer = NativeWriter(reservingCapacity: 100)
        writer.beginBlock(columnCount: 2, rowCount: 2)
        writer.beginColumn("t", .int(64))
        writer.append(Int64(-1))
        writer.append(Int64(2))
        writer.beginColumn("s", .string)
        writer.appendString(utf8: "é".utf8)
        writer.appendString(utf8: [])
        #expect(try writer.bytes == NativeStream.encode([block]))
    }
}
