import TestSupport

@testable import CairnClickHouse

/// Feeds a reader with streams that were right once; whatever it makes of them, it must not trap.
struct NativeFuzzer {
    private var random: NativeRandom
    private var streams: [(bytes: [UInt8], reader: NativeReader)] = []
    /// Inputs that still were streams.
    private(set) var accepted = 0
    /// Inputs that were refused.
    private(set) var refused = 0

    init(seed: UInt64) throws(NativeError) {
        random = NativeRandom(seed: seed)
        for golden in NativeGolden.all { try add(NativeStream.bytes(hex: golden.hex)) }
        for _ in 0..<50 { try add(NativeStream.encode([random.block(), random.block()])) }
    }

    private mutating func add(_ bytes: [UInt8]) throws(NativeError) {
        guard bytes.count < 400 else { return }
        var reader = NativeReader()
        _ = try NativeStream.decode([bytes], with: &reader)
        streams.append((bytes, reader))
    }

    /// Tries so many inputs: damaged streams, and for each some that go on at random from a place in a good one.
    ///
    /// - Throws: `NativeError` when a block that was accepted cannot be written again.
    mutating func run(_ count: Int, continuations: Int) throws(NativeError) {
        for _ in 0..<(count / (1 + continuations)) {
            let stream = random.element(of: streams)
            try readDamaged(stream.bytes, with: stream.reader)
            // A reader is a value: what it has read so far is read once for all the ways to go on.
            var reader = stream.reader
            // Mostly in the data: what is wrong with a type is tried by other tests.
            let cut = (0..<3).map { _ in random.number(1...(stream.bytes.count - 1)) }.max() ?? 1
            reader.feed(Array(stream.bytes[..<cut]))
            for _ in 0..<continuations {
                var copy = reader
                copy.feed(tail())
            }
        }
    }

    private mutating func readDamaged(_ original: [UInt8], with reader: NativeReader) throws(NativeError) {
        let bytes = mutated(original)
        // A reader that knows the types already gets to the data sooner.
        var reader = random.number(0...3) == 0 ? NativeReader() : reader
        let pieces = random.number(0...7) == 0 ? random.pieces(of: bytes, upTo: 9) : [bytes]
        guard let blocks = try? NativeStream.decode(pieces, with: &reader) else {
            refused += 1
            return
        }
        accepted += 1
        if random.number(0...7) == 0 { _ = try NativeStream.encode(blocks) }
    }

    /// Some bytes, in most cases small numbers.
    private mutating func tail() -> [UInt8] {
        let words: [UInt64] = [random.generator.next(), random.generator.next()]
        let mask: UInt64 = [.max, 0x0707_0707_0707_0707, 0xFF, 0x8000_0000_0000_0003][Int(words[0] >> 62)]
        return NativeFixed(words.map { $0 & mask }).bytes
    }

    private mutating func mutated(_ original: [UInt8]) -> [UInt8] {
        var bytes = original
        for _ in 0...random.number(0...2) where !bytes.isEmpty {
            let position = random.number(0...(bytes.count - 1))
            switch random.number(0...6) {
            case 0: bytes.removeSubrange(position...)
            case 1: bytes.insert(random.byte(), at: position)
            case 2: bytes.remove(at: position)
            case 3:
                let hostile: [UInt64] = [.max, 1 << 63, 1 << 62, 1 << 32, 0x600, 0x601, 0x603, 0x300, 1, 0]
                let end = min(position + 8, bytes.count)
                bytes.replaceSubrange(position..<end, with: NativeStream.bytes(random.element(of: hostile)))
            case 4: bytes[position] ^= 1 << UInt8(random.number(0...7))
            case 5: bytes.replaceSubrange(position..<position, with: bytes[..<min(position, 12)])
            default: bytes[position] = random.byte()
            }
        }
        return bytes
    }
}
