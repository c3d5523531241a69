import CairnDomain
import TestSupport
import Testing

@Suite struct FixedPointArithmeticTests {
    @Test func `Sums and differences are exact`() throws {
        let sum = try Price(text: "0.1") + Price(text: "0.2")
        #expect(sum.description == "0.3")
        var total = Volume.zero
        for _ in 0..<10 { total += try Volume(text: "0.1") }
        #expect(total.description == "1")
        #expect(try (Money(text: "1") - Money(text: "1.000000000000000001")).description == "-0.000000000000000001")
        #expect(-(Price(units: 5)) == Price(units: -5))
    }

    @Test func `Adding refuses what cannot be held and names both numbers`() throws {
        #expect(try Price.max.adding(.zero) == .max)
        #expect(try Price.max.adding(.min).units == -1)
        #expect(
            refusal { try Price.max.adding(Price(units: 1)) }
                == "Price.sum 92233720368.54775807 + 0.00000001 is out of range")
        #expect(refusal { try Volume.min.adding(Volume(units: -1)) }?.hasPrefix("Volume.sum -17014118346") == true)
    }

    @Test func `Subtracting refuses what cannot be held and names both numbers`() throws {
        #expect(try Price.min.subtracting(.min) == .zero)
        #expect(try Price(units: 3).subtracting(Price(units: 5)).units == -2)
        #expect(
            refusal { try Price.min.subtracting(Price(units: 1)) }
                == "Price.difference -92233720368.54775808 - 0.00000001 is out of range")
    }

    @Test func `Values are ordered as numbers are`() throws {
        let texts = [
            "-92233720368.54775808", "-2", "-1.5", "-0.00000001", "0", "0.00000001", "9", "10", "92233720368.54775807",
        ]
        let prices = try texts.map { try Price(text: $0) }
        #expect(prices.shuffled().sorted() == prices)
        #expect(Volume.min < .zero && Volume.zero < .max)
        #expect(Price(units: -1).isNegative && !Price.zero.isNegative)
        #expect(Price(units: -7).magnitude == Price(units: 7) && Price(units: 7).magnitude == Price(units: 7))
    }

    @Test func `Whole numbers of every type become values`() throws {
        #expect(try Price(71_000).description == "71000")
        #expect(try Price(-3 as Int8).description == "-3")
        #expect(try Price(92_233_720_368).description == "92233720368")
        #expect(try Volume(UInt64.max).description == "18446744073709551615")
        #expect(try Volume(Int64.min).description == "-9223372036854775808")
        #expect(try Money(UInt128(170_141_183_460_469_231_731)).description == "170141183460469231731")
    }

    @Test func `Whole numbers beyond the range are refused`() {
        #expect(throws: DecimalTextError.outOfRange) { try Price(92_233_720_369) }
        #expect(throws: DecimalTextError.outOfRange) { try Price(Int64.min) }
        #expect(throws: DecimalTextError.outOfRange) { try Price(UInt64.max) }
        #expect(throws: DecimalTextError.outOfRange) { try Volume(UInt128(170_141_183_460_469_231_732)) }
        #expect(throws: DecimalTextError.outOfRange) { try Volume(UInt128.max) }
        #expect(throws: DecimalTextError.outOfRange) { try Volume(Int128.min) }
    }
}

@Suite struct FixedPointDoubleTests {
    @Test(arguments: [
        (0, "0"), (-0.0, "0"), (0.1, "0.1"), (101.25, "101.25"), (1e-8, "0.00000001"), (1e10, "10000000000"),
        (-2.5e-3, "-0.0025"),
        (1.07083, "1.07083"), (9_007_199_254.740992, "9007199254.740992"),
    ])
    func `A floating-point number is taken by its shortest text`(number: Double, text: String) throws {
        #expect(try Price(number).description == text)
    }

    @Test func `A floating-point number that does not fit is refused or rounded`() throws {
        for number in [Double.nan, .infinity, -.infinity, .signalingNaN] {
            #expect(throws: DecimalTextError.malformed) { try Price(number) }
            #expect(throws: DecimalTextError.malformed) { try Price(number, decimals: 2) }
        }
        for number in [1e11, -1e300, .greatestFiniteMagnitude] {
            #expect(throws: DecimalTextError.outOfRange) { try Price(number) }
        }
        for number in [148.55999755859375, .leastNonzeroMagnitude, 0.1 + 0.2, .pi] {
            #expect(throws: DecimalTextError.inexact(fractionDigits: 8)) { try Price(number) }
        }
        #expect(try Price(148.55999755859375, decimals: 4).description == "148.56")
        #expect(try Price(0.1 + 0.2, decimals: 8).description == "0.3")
        #expect(try Price(Double.leastNonzeroMagnitude, decimals: 8) == .zero)
    }

    @Test(arguments: SeededGenerator.seeds)
    func `The floating-point number is the nearest one`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for price in [Price.min, .max, .zero] + (0..<3000).map({ _ in Price(units: random.anyInt64()) }) {
            #expect(price.doubleValue == Double(price.description), "\(price)")
        }
        for volume in [Volume.min, .max, .zero] + (0..<3000).map({ _ in Volume(units: random.anyInt128()) }) {
            #expect(volume.doubleValue == Double(volume.description), "\(volume)")
        }
    }

    @Test(arguments: SeededGenerator.seeds)
    func `Prices of up to fifteen digits survive the way through a floating-point number`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let price = Price(units: Int64.random(in: -999_999_999_999_999...999_999_999_999_999, using: &random))
            #expect(try Price(price.doubleValue) == price)
        }
    }
}
