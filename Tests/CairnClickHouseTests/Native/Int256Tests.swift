import TestSupport
import Testing

@testable import CairnClickHouse

@Suite struct Int256Tests {
    @Test func `Text has every digit`() throws {
        let smallest = Int256(low: 0, high: .min)
        let largest = Int256(low: .max, high: .max)
        #expect(
            smallest.description == "-57896044618658097711785492504343953926634992332820282019728792003956564819968")
        #expect(
            largest.description == "57896044618658097711785492504343953926634992332820282019728792003956564819967")
        #expect(Int256.zero.description == "0" && Int256(-1).description == "-1")
        #expect(
            try #require(Int256(1).multiplied(byPowerOfTen: 38)).description == "1" + String(repeating: "0", count: 38))
    }

    @Test func `Text with a scale has all its decimals`() {
        #expect(Int256(-5).decimalText(scale: 2) == "-0.05" && Int256(150).decimalText(scale: 2) == "1.50")
        #expect(Int256.zero.decimalText(scale: 3) == "0.000" && Int256(7).decimalText(scale: 0) == "7")
    }

    @Test func `Bytes, the narrower integer and the sign agree`() {
        var generator = SeededGenerator()
        for _ in 0..<1000 {
            let value =
                Int128.random(in: .min ... .max, using: &generator) >> Int.random(in: 0...127, using: &generator)
            let wide = Int256(value)
            #expect(wide.int128 == value && wide.isNegative == (value < 0) && wide.description == value.description)
            #expect(Int256(littleEndian: wide.littleEndianBytes) == wide)
            #expect(NativeFixed(width: 32, bytes: wide.littleEndianBytes)[0].elementsEqual(wide.littleEndianBytes))
        }
        #expect(Int256(littleEndian: [1, 2]) == nil && Int256(low: .max, high: 0).int128 == nil)
        #expect(Int256(low: 0, high: -1).int128 == nil)
    }

    @Test func `Multiplying by a power of ten and dividing gives the number back, or says that it does not fit`() {
        var generator = SeededGenerator()
        for _ in 0..<2000 {
            let value = Int256(.random(in: .min ... .max, using: &generator))
            let exponent = UInt.random(in: 0...40, using: &generator)
            guard let product = value.multiplied(byPowerOfTen: exponent) else {
                #expect(value.description.utf8.count + Int(exponent) > 76, "seed \(generator.seed)")
                continue
            }
            #expect(product.dividedExactly(byPowerOfTen: exponent) == value, "seed \(generator.seed)")
            #expect(product.description == value.description + String(repeating: "0", count: Int(exponent)))
        }
        // Both halves fit when multiplied, their sum does not.
        let brim = Int256(low: .max, high: Int128(UInt128.max / 10))
        #expect(brim.multiplied(byPowerOfTen: 1) == nil)
        let smallest = Int256(low: 0, high: .min)
        #expect(
            smallest.multiplied(byPowerOfTen: 0) == smallest && smallest.dividedExactly(byPowerOfTen: 0) == smallest)
        #expect(smallest.multiplied(byPowerOfTen: 1) == nil && Int256(1).multiplied(byPowerOfTen: 77) == nil)
        #expect(
            Int256(5).dividedExactly(byPowerOfTen: 1) == nil
                && Int256(-50).dividedExactly(byPowerOfTen: 1) == Int256(-5))
    }
}
