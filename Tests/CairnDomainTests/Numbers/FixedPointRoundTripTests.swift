import CairnDomain
import TestSupport
import Testing

@Suite struct FixedPointRoundTripTests {
    @Test(arguments: SeededGenerator.seeds)
    func `Every price is written as string arithmetic writes it and read back`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for units in [Int64.min, .max, 0, -1] + (0..<3000).map({ _ in random.anyInt64() }) {
            let text = shortestText(units: units.description, fractionDigits: 8)
            #expect(Price(units: units).description == text)
            #expect(try Price(text: text).units == units)
        }
    }

    @Test(arguments: SeededGenerator.seeds)
    func `Every volume is written as string arithmetic writes it and read back`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for units in [Int128.min, .max, 0, -1] + (0..<3000).map({ _ in random.anyInt128() }) {
            let text = shortestText(units: units.description, fractionDigits: 18)
            #expect(Volume(units: units).description == text)
            #expect(try Volume(text: text).units == units)
        }
    }

    /// However a number is spelled, it is the same number.
    @Test(arguments: SeededGenerator.seeds)
    func `Every spelling of a price is read as the same price`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let price = Price(units: random.anyInt64())
            let sign = price.units < 0 ? "-" : Bool.random(using: &random) ? "+" : ""
            let digits = price.units.magnitude.description
            let zeros = String(repeating: "0", count: Int.random(in: 0...20, using: &random))
            // The digits with the point somewhere, and the exponent that makes up for it.
            let split = Int.random(in: 0...digits.count, using: &random)
            let exponent = digits.count - split - 8
            let text = "\(sign)\(zeros)\(digits.prefix(split)).\(digits.dropFirst(split))\(zeros)e\(exponent)"
            #expect(try Price(text: text) == price, "\(text)")
        }
    }

    @Test(arguments: SeededGenerator.seeds)
    func `Random bytes are never read as another number than their own text`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<5000 {
            let text = String(
                (0..<Int.random(in: 0...12, using: &random)).map { _ in
                    "0159.-+eE x".randomElement(using: &random) ?? "0"
                })
            guard let price = Price(text) else { continue }
            #expect(Price(price.description) == price, "\(text)")
            #expect(abs(price.doubleValue - (Double(text) ?? .nan)) <= abs(price.doubleValue) * 1e-15, "\(text)")
        }
    }

    /// The text of units / 10^fractionDigits by moving characters alone.
    private func shortestText(units: String, fractionDigits: Int) -> String {
        let sign = units.hasPrefix("-") ? "-" : ""
        var digits = String(units.dropFirst(sign.count))
        while digits.count <= fractionDigits { digits = "0" + digits }
        let whole = digits.dropLast(fractionDigits)
        var fraction = digits.suffix(fractionDigits)
        while fraction.last == "0" { fraction.removeLast() }
        return sign + whole + (fraction.isEmpty ? "" : "." + fraction)
    }
}
