extension Int256 {
    /// An unsigned number of 256 bits.
    struct Magnitude: Hashable, Sendable {
        var low: UInt128
        var high: UInt128

        /// The product, or nil when it does not fit.
        func multiplied(by factor: UInt128) -> Magnitude? {
            let lower = low.multipliedFullWidth(by: factor)
            let upper = high.multipliedReportingOverflow(by: factor)
            let sum = upper.partialValue.addingReportingOverflow(lower.high)
            guard !upper.overflow, !sum.overflow else { return nil }
            return Magnitude(low: lower.low, high: sum.partialValue)
        }

        /// The quotient and the remainder; the divisor is not zero.
        func divided(by divisor: UInt128) -> (quotient: Magnitude, remainder: UInt128) {
            let upper = high.quotientAndRemainder(dividingBy: divisor)
            let lower = divisor.dividingFullWidth((upper.remainder, low))
            return (Magnitude(low: lower.quotient, high: upper.quotient), lower.remainder)
        }
    }

    /// The number without its sign; that of the smallest number fits too.
    var magnitude: Magnitude {
        guard isNegative else { return Magnitude(low: low, high: UInt128(bitPattern: high)) }
        return Self.negated(Magnitude(low: low, high: UInt128(bitPattern: high)))
    }

    /// A number with its sign, or nil when it does not fit.
    init?(_ magnitude: Magnitude, isNegative: Bool) {
        let bits = isNegative ? Self.negated(magnitude) : magnitude
        self.init(low: bits.low, high: Int128(bitPattern: bits.high))
        let isZero = magnitude.low == 0 && magnitude.high == 0
        guard self.isNegative == (isNegative && !isZero) else { return nil }
    }

    private static func negated(_ bits: Magnitude) -> Magnitude {
        let (low, carry) = (~bits.low).addingReportingOverflow(1)
        return Magnitude(low: low, high: ~bits.high &+ (carry ? 1 : 0))
    }
}

extension Int256: CustomStringConvertible {
    /// The number in decimal digits.
    var description: String {
        var (text, rest) = ("", magnitude)
        repeat {
            let (quotient, remainder) = rest.divided(by: DecimalScale.powersOfTen[38])
            let digits = String(remainder)
            let isLast = quotient.low == 0 && quotient.high == 0
            text = (isLast ? digits : String(repeating: "0", count: 38 - digits.utf8.count) + digits) + text
            rest = quotient
        } while rest.low != 0 || rest.high != 0
        return isNegative ? "-" + text : text
    }

    /// The number in units of 10^-scale as decimal text with all its decimals, as the server prints it: `-0.50`.
    func decimalText(scale: Int) -> String {
        guard scale > 0 else { return description }
        var digits = isNegative ? String(description.dropFirst()) : description
        if digits.utf8.count <= scale { digits = String(repeating: "0", count: scale + 1 - digits.utf8.count) + digits }
        return (isNegative ? "-" : "") + digits.dropLast(scale) + "." + digits.suffix(scale)
    }
}
