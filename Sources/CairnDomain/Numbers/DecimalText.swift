/// Decimal text to and from a count of 10^-fractionDigits.
///
/// All fixed-point types go through these functions over `Int128`: code that is not generic runs at full speed
/// whichever module calls it.
@usableFromInline
enum DecimalText {
    /// Parses decimal text, rounding half to even when `decimals` is given.
    @usableFromInline
    static func units(
        _ bytes: UnsafeBufferPointer<UInt8>, fractionDigits: Int, decimals: Int?
    ) throws(DecimalTextError) -> Int128 {
        // No number here has 40 digits; the limit keeps sums of digits and decimals from overflowing.
        let kept = decimals.map { min(max($0, -40), fractionDigits) } ?? fractionDigits
        if let units = plainUnits(bytes, fractionDigits: fractionDigits, kept: kept, rounds: decimals != nil) {
            return units
        }
        let number = try DecimalDigits(bytes)
        guard let rounded = number.rounded(toDecimals: kept, exactly: decimals == nil) else {
            throw .inexact(fractionDigits: fractionDigits)
        }
        return try number.units(rounded, scaledBy: fractionDigits - kept)
    }

    /// The common shape, digits with at most one point and at most 19 digits in all; nil sends the text the long way.
    private static func plainUnits(
        _ bytes: UnsafeBufferPointer<UInt8>, fractionDigits: Int, kept: Int, rounds: Bool
    ) -> Int128? {
        let isNegative = bytes.first == UInt8(ascii: "-")
        let start = isNegative ? 1 : 0
        var mantissa: UInt64 = 0
        var point = -1
        var index = start
        while index < bytes.count {
            let digit = bytes[index] &- UInt8(ascii: "0")
            if digit <= 9 {
                mantissa = mantissa &* 10 &+ UInt64(digit)
            } else if bytes[index] == UInt8(ascii: "."), point < 0 {
                point = index
            } else {
                return nil
            }
            index += 1
        }
        let digits = index - start - (point < 0 ? 0 : 1)
        guard digits >= 1, digits <= 19 else { return nil }
        var fraction = point < 0 ? 0 : index - point - 1
        if fraction > kept {
            guard rounds, kept >= 0 else { return nil }
            mantissa = roundedHalfToEven(mantissa, dividedBy: PowersOfTen.uint64(fraction - kept))
            fraction = kept
        }
        // Below 10^19 * 10^18, hence below 2^127.
        let magnitude = Int128(mantissa) &* Int128(PowersOfTen.uint64(fractionDigits - fraction))
        return isNegative ? -magnitude : magnitude
    }

    private static func roundedHalfToEven(_ value: UInt64, dividedBy power: UInt64) -> UInt64 {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: power)
        let half = power / 2
        return remainder > half || (remainder == half && quotient % 2 == 1) ? quotient + 1 : quotient
    }

    /// Appends the shortest exact decimal text.
    @usableFromInline
    static func write(_ units: Int128, fractionDigits: Int, into bytes: inout [UInt8]) {
        let scale = PowersOfTen.uint64(fractionDigits)
        BackwardWriter.append(to: &bytes) { writer in
            // 128-bit division is slow, and all but the longest numbers need only 64 bits.
            if let magnitude = UInt64(exactly: units.magnitude) {
                let (whole, fraction) = magnitude.quotientAndRemainder(dividingBy: scale)
                write(fraction: fraction, digits: fractionDigits, to: &writer)
                writer.write(whole)
            } else {
                let (whole, fraction) = units.magnitude.quotientAndRemainder(dividingBy: UInt128(scale))
                write(fraction: UInt64(fraction), digits: fractionDigits, to: &writer)
                let (high, low) = whole.quotientAndRemainder(dividingBy: UInt128(PowersOfTen.uint64(19)))
                writer.write(UInt64(low), digits: high > 0 ? 19 : 1)
                if high > 0 { writer.write(UInt64(high)) }
            }
            if units < 0 { writer.write("-") }
        }
    }

    private static func write(fraction: UInt64, digits: Int, to writer: inout BackwardWriter) {
        guard fraction != 0 else { return }
        var fraction = fraction
        var digits = digits
        while fraction % 10 == 0 {
            fraction /= 10
            digits -= 1
        }
        writer.write(fraction, digits: digits)
        writer.write(".")
    }

    /// The floating-point number nearest to a count of 10^-fractionDigits.
    @usableFromInline
    static func double(_ units: Int128, fractionDigits: Int) -> Double {
        let scale = PowersOfTen.uint64(fractionDigits)
        let magnitude = units.magnitude
        // Both operands are exact here (10^18 is 5^18 shifted), so the division rounds once.
        if magnitude <= 1 << 53 { return Double(Int64(units)) / Double(scale) }
        // The quotient has 68 bits or more. Cut to 64, of which the last stands for all that follows it, it rounds as the
        // exact quotient would.
        let shift = magnitude.leadingZeroBitCount
        let (quotient, remainder) = (magnitude << UInt128(shift)).quotientAndRemainder(dividingBy: UInt128(scale))
        let cut = 64 - quotient.leadingZeroBitCount
        let head = UInt64(truncatingIfNeeded: quotient >> UInt128(cut))
        let isExact = remainder == 0 && quotient.trailingZeroBitCount >= cut
        let significand = Double(isExact ? head : head | 1)
        return Double(sign: units < 0 ? .minus : .plus, exponent: cut - shift, significand: significand)
    }
}
