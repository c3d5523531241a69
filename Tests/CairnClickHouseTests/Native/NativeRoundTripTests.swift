import TestSupport
import Testing

@testable import CairnClickHouse

@Suite struct NativeRoundTripTests {
    @Test func `Random blocks come back equal, in whatever pieces they arrive`() throws {
        var random = NativeRandom()
        for _ in 0..<150 {
            let blocks = (0...random.number(0...3)).map { _ in random.block() }
            let bytes = try NativeStream.encode(blocks)
            let limit = random.element(of: [1, 3, 17, 400, 1 << 20])
            let decoded = try NativeStream.decode(random.pieces(of: bytes, upTo: limit))
            #expect(decoded == blocks, "pieces of up to \(limit), seed \(random.generator.seed)")
        }
    }

    @Test func `Blocks are delivered in order, each as soon as it is complete`() throws {
        var random = NativeRandom()
        let blocks = (0..<5).map { _ in random.block(rows: 1...4) }
        var reader = NativeReader()
        reader.feed(try NativeStream.encode(Array(blocks[..<3])))
        reader.feed(Array(try NativeStream.encode([blocks[3]]).dropLast()))
        var delivered: [NativeBlock] = []
        while let block = try reader.next() { delivered.append(block) }
        #expect(delivered == Array(blocks[..<3]), "seed \(random.generator.seed)")
        #expect(throws: NativeError.self) { try reader.finish() }
    }

    @Test func `Long strings arrive whole between short ones`() throws {
        let lengths = [0, 1, 15, 16, 17, 127, 128, 129, 16_383, 16_384, 70_000, 3, 0]
        let texts = lengths.enumerated().map { index, length in
            String(repeating: Character(Unicode.Scalar(UInt8(97 + index))), count: length)
        }
        let values = NativeValues.strings(NativeStrings(texts))
        let block = NativeBlock(
            columns: [NativeColumn(name: "s", type: .string, values: values)], rowCount: texts.count)
        let bytes = try NativeStream.encode([block])
        for size in [1, 7, 1000, bytes.count] {
            let pieces = stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0...].prefix(size)) }
            #expect(try NativeStream.decode(pieces) == [block], "pieces of \(size)")
        }
    }

    /// Blocks of one shape and of others, some given back and some kept, arriving in pieces.
    @Test func `the room of blocks that were given back is used again, and none that is kept`() throws {
        var random = NativeRandom()
        for _ in 0..<200 {
            var blocks: [NativeBlock] = []
            for _ in 0..<random.number(1...6) {
                let rows = random.number(0...40)
                blocks.append(
                    NativeBlock(
                        columns: (0..<random.number(1...4)).map { number in
                            let type = random.element(of: [NativeType.uint(8), .int(64), .string, .float64])
                            return NativeColumn(name: "\(number)", type: type, values: random.values(type, count: rows))
                        }, rowCount: rows))
            }
            let bytes = try NativeStream.encode(blocks)
            var reader = NativeReader()
            var (kept, next): ([Int: NativeBlock], Int) = ([:], 0)
            for piece in stride(from: 0, to: bytes.count, by: 64) {
                reader.feed(Array(bytes[piece..<min(piece + 64, bytes.count)]))
                while let block = try reader.next() {
                    #expect(block == blocks[next], "seed \(random.generator.seed)")
                    if random.number(0...1) == 0 { kept[next] = block }
                    reader.recycle(block)
                    next += 1
                }
            }
            try reader.finish()
            #expect(next == blocks.count)
            for (number, block) in kept { #expect(block == blocks[number], "seed \(random.generator.seed)") }
        }
    }
}
