import TestSupport
import Testing

@testable import CairnClickHouse

@Suite struct CompressionTests {
    private static let encodings = [ClickHouseCompression.lz4, .zstd]

    /// What a decoder makes of the pieces, and whether it saw the end.
    private func decompress(
        _ pieces: [some Collection<UInt8>], _ encoding: ClickHouseCompression
    ) throws -> (bytes: [UInt8], isAtEnd: Bool) {
        var decoder = try ContentDecoder(contentEncoding: encoding.rawValue)
        var bytes: [UInt8] = []
        for piece in pieces {
            decoder.feed(Array(piece))
            while try decoder.next({ bytes += $0 }) {}
        }
        return (bytes, decoder.isAtEnd)
    }

    private func body(_ count: Int, _ random: inout SeededGenerator) -> [UInt8] {
        // In part compressible, in part not.
        var (bytes, word): ([UInt8], UInt64) = ([], 0)
        bytes.reserveCapacity(count + 8)
        while bytes.count < count {
            if Int.random(in: 0..<3, using: &random) > 0 { word = random.next() }
            withUnsafeBytes(of: word) { bytes += $0 }
        }
        return Array(bytes.prefix(count))
    }

    private func pieces(_ bytes: [UInt8], upTo limit: Int, _ random: inout SeededGenerator) -> [ArraySlice<UInt8>] {
        var (pieces, start): ([ArraySlice<UInt8>], Int) = ([], 0)
        while start < bytes.count {
            let end = min(bytes.count, start + Int.random(in: 1...limit, using: &random))
            pieces.append(bytes[start..<end])
            start = end
        }
        return pieces
    }

    @Test(arguments: encodings) func `a body comes back in whatever pieces it arrives`(
        encoding: ClickHouseCompression
    ) throws {
        var random = SeededGenerator()
        for (size, limit) in [(1, 1), (100, 3), (5000, 7), (70_000, 999), (700_000, 60_000), (1_000_000, 2_000_000)] {
            let body = body(size, &random)
            let compressed = try encoding.compress(body)
            let (bytes, isAtEnd) = try decompress(pieces(compressed, upTo: limit, &random), encoding)
            #expect(bytes == body && isAtEnd, "\(size) bytes, seed \(random.seed)")
        }
    }

    /// The end of the data may fall together with the end of the room for what is decompressed.
    @Test(arguments: encodings, [0, 64 << 10, 128 << 10, 256 << 10, 512 << 10, 1 << 20])
    func `the end is seen after any number of bytes`(encoding: ClickHouseCompression, size: Int) throws {
        for body in [[UInt8](repeating: 7, count: size), (0..<size).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }] {
            let (bytes, isAtEnd) = try decompress([try encoding.compress(body)], encoding)
            #expect(bytes == body)
            #expect(isAtEnd)
        }
    }

    @Test(arguments: encodings) func `frames one behind the other are one body`(encoding: ClickHouseCompression) throws
    {
        let first = [UInt8](repeating: 1, count: 300_000)
        let compressed = try encoding.compress(first) + encoding.compress([2, 3])
        let (bytes, isAtEnd) = try decompress([compressed], encoding)
        #expect(bytes == first + [2, 3] && isAtEnd)
    }

    @Test(arguments: encodings) func `data that ends early is never taken for whole`(
        encoding: ClickHouseCompression
    ) throws {
        var random = SeededGenerator()
        let body = body(3000, &random)
        let compressed = try encoding.compress(body)
        for end in 0..<compressed.count {
            let (bytes, isAtEnd) = try decompress([compressed[..<end]], encoding)
            #expect(!isAtEnd, "cut at \(end), seed \(random.seed)")
            #expect(body.starts(with: bytes))
        }
    }

    @Test(arguments: encodings) func `damaged data is refused or gives other bytes, and never more than that`(
        encoding: ClickHouseCompression
    ) throws {
        var random = SeededGenerator()
        let compressed = try encoding.compress(body(2000, &random))
        var refused = 0
        for _ in 0..<500 {
            var damaged = compressed
            let position = Int.random(in: 0..<damaged.count, using: &random)
            damaged[position] ^= UInt8.random(in: 1...255, using: &random)
            do {
                _ = try decompress(pieces(damaged, upTo: 700, &random), encoding)
            } catch is DecompressionError {
                refused += 1
            }
        }
        #expect(refused > 0, "seed \(random.seed)")
        #expect(throws: DecompressionError.self) { try decompress([Array("Code: 60. plain".utf8)], encoding) }
    }

    @Test func `an encoding that nobody asked for is refused`() throws {
        for encoding in [nil, "", "identity", "Identity"] {
            #expect(try ClickHouseCompression.decompressor(contentEncoding: encoding) == nil)
        }
        #expect(try ClickHouseCompression.decompressor(contentEncoding: "ZSTD") is ZstdDecompressor)
        let error = #expect(throws: DecompressionError.self) {
            try ClickHouseCompression.decompressor(contentEncoding: "br")
        }
        #expect(error?.description.contains("br") == true)
        #expect(try ClickHouseCompression.none.compress([1, 2]) == [1, 2])
    }
}
