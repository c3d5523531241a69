import CairnDomain
import Foundation
import TestSupport
import Testing

@Suite struct FixedPointRoundingTests {
    @Test(arguments: [
        ("148.55999755859375", 4, "148.56"), ("148.55999755859375", 8, "148.55999756"),
        ("148.55999755859375", 0, "149"),
        ("0.5", 0, "0"), ("1.5", 0, "2"), ("2.5", 0, "2"), ("-0.5", 0, "0"), ("-1.5", 0, "-2"), ("-2.5", 0, "-2"),
        ("0.50000000000000000000000001", 0, "1"), ("2.4999999999999999999999999", 0, "2"), ("0.49", 0, "0"),
        ("0.51", 0, "1"),
        ("0.125", 2, "0.12"), ("0.135", 2, "0.14"), ("0.1250", 2, "0.12"), ("0.1251", 2, "0.13"),
        ("1.25e-1", 2, "0.12"),
        ("0.05", 0, "0"), ("0.06", 1, "0.1"), ("9.995", 2, "10"), ("99.5", 0, "100"), ("999.9999", 3, "1000"),
        ("0.000000005", 8, "0"), ("0.000000015", 8, "0.00000002"), ("0.0000000051", 8, "0.00000001"), ("1", 4, "1"),
        ("1.25", 4, "1.25"), ("1.123456789", 20, "1.12345679"), ("1.123456789", Int.max, "1.12345679"),
        ("1e-300", 4, "0"),
        ("1e-99999999999999999999", 4, "0"), ("0", 0, "0"), ("+7.", 0, "7"), (".5", 1, "0.5"),
        ("1250", -2, "1200"), ("1350", -2, "1400"), ("1350.1", -2, "1400"), ("49", -2, "0"), ("51", -2, "100"),
        ("123", Int.min, "0"), ("0.9999999999999999999", 18, "1"),
    ])
    func `Decimals beyond those asked for round half to even`(text: String, decimals: Int, expected: String) throws {
        #expect(try Price(text: text, decimals: decimals).description == expected)
    }

    @Test func `Rounding up past the largest value is out of range`() {
        #expect(throws: DecimalTextError.outOfRange) { try Price(text: "92233720368.547758075", decimals: 8) }
        #expect(throws: DecimalTextError.outOfRange) { try Price(text: "92233720368.6", decimals: 0) }
        #expect(throws: DecimalTextError.outOfRange) {
            try Volume(text: "170141183460469231731.687303715884105727500000000000001", decimals: 18)
        }
        #expect(Price("92233720368.547758074") == nil)
        #expect((try? Price(text: "92233720368.547758074", decimals: 8)) == .max)
    }

    /// Foundation's `Decimal` has 38 digits and rounds half to even when told to.
    @Test(arguments: SeededGenerator.seeds)
    func `Rounding agrees with Foundation's Decimal`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let whole = UInt64.random(in: 0...99_999, using: &random)
            var fraction = String(
                (0..<Int.random(in: 1...25, using: &random)).map { _ in
                    "0123456789".randomElement(using: &random) ?? "0"
                })
            // Ties are what rounding is about, and chance alone seldom makes one.
            if Bool.random(using: &random) { fraction = String(fraction.prefix(7)) + "5" }
            let text = "\(Bool.random(using: &random) ? "-" : "")\(whole).\(fraction)"
            let decimals = Int.random(in: 0...8, using: &random)
            var exact = try #require(Decimal(string: text))
            var rounded = Decimal()
            NSDecimalRound(&rounded, &exact, decimals, .bankers)
            #expect(
                try Price(text: text, decimals: decimals).description == rounded.description, "\(text) to \(decimals)")
            #expect(
                try Volume(text: text, decimals: decimals).description == rounded.description, "\(text) to \(decimals)")
        }
    }
}
