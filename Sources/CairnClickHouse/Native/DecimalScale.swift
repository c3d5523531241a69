/// Decimals counted in units of 10^-scale, moved from one scale to another without loss.
enum DecimalScale {
    /// 10^0 to 10^38, the powers that fit into `UInt128`.
    static let powersOfTen: [UInt128] = (0...38).reduce(into: []) { powers, _ in
        powers.append(powers.last.map { $0 * 10 } ?? 1)
    }

    /// The same number in units of another scale, or nil when digits would be lost or it does not fit.
    static func rescale(_ units: Int128, from: Int, to: Int) -> Int128? {
        guard units != 0, from != to else { return units }
        let (steps, overflow) = to.subtractingReportingOverflow(from)
        guard !overflow, steps.magnitude <= 38 else { return nil }
        // 10^38 is below 2^127, so every power is an Int128 too.
        let power = Int128(powersOfTen[Int(steps.magnitude)])
        if steps > 0 {
            let (product, overflow) = units.multipliedReportingOverflow(by: power)
            return overflow ? nil : product
        }
        let (quotient, remainder) = units.quotientAndRemainder(dividingBy: power)
        return remainder == 0 ? quotient : nil
    }

    /// The same number in units of another scale, or nil when digits would be lost or it does not fit.
    static func rescale(_ units: Int256, from: Int, to: Int) -> Int256? {
        let (steps, overflow) = to.subtractingReportingOverflow(from)
        guard !overflow else { return units == .zero ? units : nil }
        return steps < 0
            ? units.dividedExactly(byPowerOfTen: steps.magnitude) : units.multiplied(byPowerOfTen: steps.magnitude)
    }

    /// Whether a `Decimal` of so many digits can hold the units.
    static func fits(_ units: Int128, precision: Int) -> Bool {
        precision > 38 || (precision > 0 && units.magnitude < powersOfTen[precision])
    }

    /// Whether a `Decimal` of so many digits can hold the units.
    static func fits(_ units: Int256, precision: Int) -> Bool {
        guard let bound = Int256(1).multiplied(byPowerOfTen: UInt(clamping: max(precision, 0))) else { return true }
        return units.isMagnitude(below: bound)
    }
}
