import TestSupport
import Testing

@testable import CairnClickHouse

@Suite struct NativeFuzzTests {
    @Test(arguments: 0..<2)
    func `A damaged stream is refused or read, and what is read can be written`(part: Int) throws {
        let seed = UInt64.random(in: .min ... .max)
        var fuzzer = try NativeFuzzer(seed: seed)
        #expect(throws: Never.self, "seed \(seed)") { try fuzzer.run(102_000, continuations: 50) }
        #expect(fuzzer.accepted > 10 && fuzzer.refused > 100, "seed \(seed)")
    }

    @Test func `A stream that ends within a block is never complete`() throws {
        var random = NativeRandom()
        for _ in 0..<20 {
            let blocks = [random.block(rows: 0...3), random.block(rows: 1...3)]
            let boundary = try NativeStream.encode([blocks[0]]).count
            let bytes = try NativeStream.encode(blocks)
            guard bytes.count < 600 else { continue }
            for cut in bytes.indices {
                let isComplete = (try? NativeStream.decode([Array(bytes[..<cut])])) != nil
                #expect(
                    isComplete == (cut == 0 || cut == boundary),
                    "cut at \(cut) of \(bytes.count), seed \(random.generator.seed)")
            }
        }
    }

    @Test func `A damaged type is refused, or reads as what it prints`() throws {
        var random = NativeRandom()
        for _ in 0..<2000 {
            var text = Array(random.type().description.utf8)
            for _ in 0...random.number(0...2) where !text.isEmpty {
                let position = random.number(0...(text.count - 1))
                switch random.number(0...2) {
                case 0: text[position] = random.element(of: Array("(),'` \\=-09azAZ".utf8))
                case 1: text.remove(at: position)
                default: text.removeSubrange(position...)
                }
            }
            guard let type = try? NativeType(parsing: String(decoding: text, as: UTF8.self)) else { continue }
            #expect(try NativeType(parsing: type.description) == type, "seed \(random.generator.seed)")
        }
    }
}
