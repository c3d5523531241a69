import TestSupport
import Testing

@testable import CairnClickHouse

@Suite struct DecimalScaleTests {
    @Test func `Rescaling moves the point in the decimal text and loses nothing`() {
        var generator = SeededGenerator()
        for _ in 0..<3000 {
            let bits = Int.random(in: 1...127, using: &generator)
            let units = Int128.random(in: .min ... .max, using: &generator) >> bits
            let (from, to) = (Int.random(in: 0...40, using: &generator), Int.random(in: 0...40, using: &generator))
            let expected = oracle(units.description, from: from, to: to)
            #expect(
                DecimalScale.rescale(units, from: from, to: to) == expected.flatMap { Int128($0) },
                "seed \(generator.seed)")
            let wide = DecimalScale.rescale(Int256(units), from: from, to: to)
            let fits = expected.map { $0.drop { $0 == "-" }.count <= 76 } ?? false
            if fits || expected == nil { #expect(wide?.description == expected, "seed \(generator.seed)") }
        }
    }

    @Test func `Zero has every scale, other numbers only where they fit`() {
        #expect(DecimalScale.rescale(Int128(0), from: .min, to: .max) == 0)
        #expect(DecimalScale.rescale(Int256.zero, from: .max, to: .min) == .zero)
        #expect(DecimalScale.rescale(Int128(1), from: .min, to: .max) == nil)
        #expect(DecimalScale.rescale(Int256(1), from: .min, to: .max) == nil)
        #expect(DecimalScale.rescale(Int128.max, from: 0, to: 1) == nil)
        #expect(DecimalScale.rescale(Int128.min, from: 5, to: 5) == .min)
        #expect(
            DecimalScale.rescale(Int256(1), from: 0, to: 76)?.description == "1" + String(repeating: "0", count: 76))
        #expect(DecimalScale.rescale(Int256(1), from: 0, to: 77) == nil)
    }

    @Test(arguments: [1, 9, 18, 38]) func `A precision holds so many nines and no more`(precision: Int) throws {
        let bound = try #require(DecimalScale.rescale(Int128(1), from: 0, to: precision))
        #expect(
            DecimalScale.fits(bound - 1, precision: precision) && DecimalScale.fits(1 - bound, precision: precision))
        #expect(!DecimalScale.fits(bound, precision: precision) && !DecimalScale.fits(-bound, precision: precision))
        #expect(DecimalScale.fits(Int256(bound - 1), precision: precision))
        #expect(!DecimalScale.fits(Int256(-bound), precision: precision))
        #expect(!DecimalScale.fits(Int128(0), precision: 0) && DecimalScale.fits(Int128.min, precision: 39))
    }

    @Test func `The widest precision holds 76 nines`() throws {
        let bound = try #require(Int256(1).multiplied(byPowerOfTen: 76))
        let below = try #require(DecimalScale.rescale(Int256(9), from: 0, to: 75))
        #expect(!DecimalScale.fits(bound, precision: 76) && DecimalScale.fits(below, precision: 76))
    }

    /// Moves the point by hand: nil when digits other than zero would be cut off.
    private func oracle(_ digits: String, from: Int, to: Int) -> String? {
        guard digits != "0" else { return "0" }
        if to >= from { return digits + String(repeating: "0", count: to - from) }
        let magnitude = digits.drop { $0 == "-" }
        guard magnitude.count > from - to, magnitude.suffix(from - to).allSatisfy({ $0 == "0" }) else { return nil }
        return String(digits.dropLast(from - to))
    }
}
