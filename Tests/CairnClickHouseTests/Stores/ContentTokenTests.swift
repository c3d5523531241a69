import TestSupport
import Testing

@testable import CairnClickHouse

@Suite struct ContentTokenTests {
    @Test func `the same batch has the same token, any other another`() {
        var random = SeededGenerator()
        for count in [1, 7, 8, 9, 16, 100, 1003] {
            let data = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            let token = ContentToken.make(data, version: 7)
            #expect(ContentToken.make(Array(data), version: 7) == token)
            var tokens: Set = [token, ContentToken.make(data, version: 8), ContentToken.make(data + [0], version: 7)]
            for position in data.indices {
                var other = data
                other[position] ^= 1 << UInt8.random(in: 0...7, using: &random)
                tokens.insert(ContentToken.make(other, version: 7))
            }
            #expect(tokens.count == count + 3, "seed \(random.seed)")
        }
        #expect(ContentToken.make([], version: 1) != ContentToken.make([0], version: 1))
    }

    @Test func `values that change places make another batch`() {
        let halves: [[UInt8]] = [Array(repeating: 1, count: 8), Array(repeating: 2, count: 8)]
        #expect(
            ContentToken.make(halves[0] + halves[1], version: 1) != ContentToken.make(halves[1] + halves[0], version: 1)
        )
    }
}
