import Testing

@testable import CairnClickHouse

@Suite struct NativeReaderTests {
    @Test(arguments: [UInt64(1) << 31, 1 << 60, .max])
    func `A block that claims too many rows is refused`(rows: UInt64) {
        #expect(NativeStream.refusal([1] + varint(rows)) == "a block of \(rows) rows is too long")
    }

    /// How the data of a petabyte of rows may begin.
    private static let openings: [(String, [[UInt8]])] = [
        ("Int256", [[1, 2, 3]]), ("String", [[1, 97, 0, 1]]), ("Nullable(UInt8)", [[0, 1, 0]]), ("Tuple()", [[48]]),
        ("Array(UInt8)", [number(0), number(5), [1]]), ("Array(UInt8)", [number(1 << 50)]),
        ("LowCardinality(String)", [number(1), number(0x601), number(1 << 31), [0]]),
        ("LowCardinality(String)", [number(1), number(0x601), number(1), [0], number(1 << 50), [0, 0, 0]]),
    ]

    @Test(arguments: openings)
    func `What a header claims is not set aside before it arrives`(type: String, data: [[UInt8]]) throws {
        var limits = NativeLimits()
        (limits.rowsPerBlock, limits.blockBytes) = (.max, .max)
        var reader = NativeReader(limits: limits)
        // Reserving as much would end the process.
        reader.feed(NativeStream.column("v", type, rows: 1 << 50, Array(data.joined())))
        #expect(try reader.next() == nil)
        #expect(throws: NativeError("the stream ends within a block, in column 1 of 1")) { try reader.finish() }
    }

    @Test func `Columns, names and types beyond the limits are refused`() {
        #expect(NativeStream.refusal(varint(1_000_000_000)) == "a block of 1000000000 columns is too wide")
        #expect(
            NativeStream.refusal([1, 0] + varint(1 << 40)) == "column 1: a name of 1099511627776 bytes is too long")
        #expect(
            NativeStream.refusal([1, 0, 0] + varint(.max)) == "column 1: a type of \(UInt64.max) bytes is too long")
        var limits = NativeLimits()
        limits.blockBytes = 100
        let long = NativeStream.column("s", "Array(UInt8)", rows: 11, .init(repeating: 0, count: 88))
        #expect(NativeStream.refusal(long, limits: limits) == "a block has more than 100 bytes")
    }

    @Test func `A limit holds for each block, not for the stream`() throws {
        var limits = NativeLimits()
        limits.blockBytes = 100
        let block = NativeStream.column("s", "String", rows: 1, [60] + [UInt8](repeating: 97, count: 60))
        #expect(try NativeStream.decode([block + block + block], limits: limits).count == 3)
    }

    @Test func `A stream that ends within the first number of a block is not complete`() {
        let block = NativeStream.column("v", "UInt8", rows: 1, [7])
        #expect(NativeStream.refusal(block + [0x81]) == "the stream ends within a block, in its header")
        #expect(NativeStream.refusal(block) == nil)
    }

    @Test func `A number of more than 64 bits is refused`() {
        let endless = [UInt8](repeating: 0xFF, count: 11)
        #expect(NativeStream.refusal(endless) == "a number does not fit into 64 bits")
        #expect(NativeStream.refusal(.init(repeating: 0x80, count: 9) + [2]) == "a number does not fit into 64 bits")
    }

    @Test func `A string longer than any block is refused`() {
        let stream = NativeStream.column("s", "String", rows: 1, varint(1 << 63))
        #expect(NativeStream.refusal(stream) == "column s: a string of 9223372036854775808 bytes is too long")
    }

    @Test func `Array offsets must not decrease, nor exceed what a block can hold`() {
        #expect(
            NativeStream.refusal(NativeStream.column("volume", "Array(UInt8)", rows: 2, NativeStream.bytes(2, 1)))
                == "column volume: array offsets decrease")
        #expect(
            NativeStream.refusal(NativeStream.column("volume", "Array(UInt8)", rows: 1, NativeStream.bytes(.max)))
                == "column volume: an array offset of \(UInt64.max) is too large")
        let widths = NativeStream.column("volume", "Array(Int256)", rows: 1, NativeStream.bytes(1 << 33))
        #expect(NativeStream.refusal(widths) == "column volume: 8589934592 values of 32 bytes are too many")
    }

    /// The data of two rows in pieces, and why it is refused.
    private static let contradictions: [([[UInt8]], String)] = [
        ([number(2)], "version 2 of LowCardinality is unknown"),
        ([number(1), number(0x604), number(1)], "LowCardinality flags 1540 are unknown"),
        ([number(1), number(0x700), number(1)], "LowCardinality flags 1792 are unknown"),
        ([number(1), number(0x400), number(1)], "LowCardinality flags 1024 are unknown"),
        ([number(1), number(0x600), number(1 << 40)], "a dictionary of 1099511627776 values is too large"),
        ([number(1), number(0x600), number(1), [0], number(3)], "3 keys for 2 values"),
        (
            [number(1), number(0x600), number(1), [0], number(2), [0, 1]],
            "key 1 is not in a dictionary of 1 values"
        ),
        (
            [number(1), number(0x603), number(1), [0], number(2), number(0), number(1 << 32)],
            "key 4294967296 is not in a dictionary of 1 values"
        ),
    ]

    private static func number(_ value: UInt64) -> [UInt8] { NativeStream.bytes(value) }

    @Test(arguments: contradictions)
    func `A dictionary that contradicts itself is refused`(data: [[UInt8]], reason: String) {
        let stream = NativeStream.column("code", "LowCardinality(String)", rows: 2, Array(data.joined()))
        #expect(NativeStream.refusal(stream) == "column code: \(reason)")
    }

    @Test(arguments: 0...3) func `Keys of every width are read`(code: UInt64) throws {
        let keys: [UInt8] = [1, 0].flatMap { [$0] + [UInt8](repeating: 0, count: 1 << Int(code) - 1) }
        let data = NativeStream.bytes(1, 0x600 | code, 2) + [0, 1, 120] + NativeStream.bytes(2) + keys
        let block = try NativeStream.decode([NativeStream.column("c", "LowCardinality(String)", rows: 2, data)])
        #expect(
            block.first?.columns.first?.values
                == .dictionary(keys: [1, 0], .strings(NativeStrings(["", "x"])), hasNull: false))
    }

    @Test func `Rows without content cost no loop`() throws {
        var reader = NativeReader()
        reader.feed([0] + varint(1 << 30))
        #expect(try reader.next() == NativeBlock(columns: [], rowCount: 1 << 30))
        reader.feed([1] + varint(1 << 30) + [1, 110, 7] + Array("Tuple()".utf8) + [48, 48])
        #expect(try reader.next() == nil)
    }

    @Test func `A block without rows has columns without values`() throws {
        for golden in NativeGolden.all {
            let type = try #require(
                NativeStream.decode([NativeStream.bytes(hex: golden.hex)]).first?.columns.first?.type)
            let stream = NativeStream.column("v", type.description, rows: 0, [])
            let block = try #require(NativeStream.decode([stream]).first)
            #expect(block.columns.first?.type == type && block.columns.first?.values.count == 0)
        }
    }

    @Test func `Blocks before a broken one are still delivered`() throws {
        let good = NativeStream.column("v", "UInt8", rows: 1, [7])
        var reader = NativeReader()
        reader.feed(good + NativeStream.column("w", "Dynamic", rows: 1, [7]))
        #expect(try reader.next()?.columns.first?.values == .fixed(NativeFixed([UInt8(7)])))
        let reason = NativeError("column w: the type Dynamic is not supported")
        #expect(throws: reason) { try reader.next() }
        reader.feed(good)
        #expect(throws: reason) { try reader.next() }
        #expect(throws: reason) { try reader.finish() }
    }

    @Test func `Names and types that are not UTF-8 are refused`() {
        #expect(NativeStream.refusal([1, 0, 1, 0xFF]) == "column 1: its name is not UTF-8")
        #expect(NativeStream.refusal([1, 0, 1, 97, 1, 0xFF]) == "column a: its type is not UTF-8")
    }

    private func varint(_ value: UInt64) -> [UInt8] {
        var (bytes, rest): ([UInt8], UInt64) = ([], value)
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }
}
