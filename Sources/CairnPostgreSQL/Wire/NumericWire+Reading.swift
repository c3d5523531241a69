import CairnDomain

extension NumericWire {
    /// Powers of ten by exponent; written out, so that the table is constant data.
    private static let powers: [UInt64] = [
        1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
        100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
        10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
    ]

    /// What cannot be read, and why.
    private enum Flaw: Error { case malformed, notANumber, infinite, inexact }

    /// Reads a price.
    ///
    /// - Throws: `WireError` for what no price is exactly: more than 8 decimals, too large a number, NaN, an infinity.
    @inline(__always)
    static func price(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> Price {
        do throws(Flaw) {
            guard let units = Int64(exactly: try units(bytes, scale: 8)) else { throw .inexact }
            return Price(units: units)
        } catch {
            throw wireError(error, "a price")
        }
    }

    /// Reads a count of 10^-18.
    ///
    /// - Throws: `WireError` for what no decimal is exactly: more than 18 decimals, too large a number, NaN, an infinity.
    @inline(__always)
    static func decimal(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> Int128 {
        do throws(Flaw) { return try units(bytes, scale: 18) } catch { throw wireError(error, "a decimal") }
    }

    /// Reads a whole number.
    ///
    /// - Throws: `WireError` for decimals other than zeros, more than 64 bits, NaN, an infinity.
    static func integer(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> Int64 {
        do throws(Flaw) {
            guard let number = Int64(exactly: try units(bytes, scale: 0)) else { throw .inexact }
            return number
        } catch {
            throw wireError(error, "an integer")
        }
    }

    @inline(never)
    private static func wireError(_ flaw: Flaw, _ type: StaticString) -> WireError {
        switch flaw {
        case .malformed: .malformed("numeric")
        case .notANumber: .stored("holds NaN, which \(type) cannot be")
        case .infinite: .stored("holds an infinity, which \(type) cannot be")
        case .inexact: .stored("holds a number that \(type) cannot hold exactly")
        }
    }

    /// The number as a count of 10^-scale.
    @inline(__always)
    private static func units(_ bytes: UnsafeRawBufferPointer, scale: Int) throws(Flaw) -> Int128 {
        guard bytes.count >= headerSize else { throw .malformed }
        let header = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
        let count = Int(header >> 48)
        let weight = Int(Int16(truncatingIfNeeded: header >> 32))
        let sign = UInt16(truncatingIfNeeded: header >> 16)
        let shift = 4 &* (weight &- count &+ 1) &+ scale
        // Four digits and a power of ten cannot overflow 128 bits: nearly all numbers are that short.
        guard count <= 4, shift >= 0, shift < powers.count, sign == 0 || sign == negative,
            bytes.count == headerSize &+ 2 &* count
        else { return try longUnits(bytes, count: count, weight: weight, sign: sign, scale: scale) }
        var number: UInt64 = 0
        for index in 0..<count { number = number &* 10_000 &+ UInt64(try digit(bytes, index)) }
        let magnitude = Int128(number) &* Int128(powers[shift])
        return sign == 0 ? magnitude : 0 &- magnitude
    }

    @inline(__always)
    private static func digit(_ bytes: UnsafeRawBufferPointer, _ index: Int) throws(Flaw) -> UInt16 {
        let digit = UInt16(
            bigEndian: bytes.loadUnaligned(fromByteOffset: headerSize &+ 2 &* index, as: UInt16.self))
        guard digit < 10_000 else { throw .malformed }
        return digit
    }

    @inline(never)
    private static func longUnits(
        _ bytes: UnsafeRawBufferPointer, count: Int, weight: Int, sign: UInt16, scale: Int
    ) throws(Flaw) -> Int128 {
        guard bytes.count == headerSize + 2 * count else { throw .malformed }
        switch sign {
        case 0, negative: break
        case nan: throw .notANumber
        case infinity, negativeInfinity: throw .infinite
        default: throw .malformed
        }
        var magnitude: UInt128 = 0
        // Decimals of a unit that are still to come, as a power of ten; negative once there are none.
        var shift = 4 * weight + scale
        for index in 0..<count {
            let digit = UInt128(try digit(bytes, index))
            defer { shift -= 4 }
            if digit == 0 { continue }
            magnitude = try add(digit, shift, to: magnitude)
        }
        if sign == 0 {
            guard let units = Int128(exactly: magnitude) else { throw .inexact }
            return units
        }
        guard magnitude <= Int128.min.magnitude else { throw .inexact }
        return 0 &- Int128(truncatingIfNeeded: magnitude)
    }

    /// The sum of a number and a digit other than zero times 10^shift.
    private static func add(_ digit: UInt128, _ shift: Int, to magnitude: UInt128) throws(Flaw) -> UInt128 {
        var term = digit
        if shift < 0 {
            guard shift > -4, case let (quotient, rest) = term.quotientAndRemainder(dividingBy: power(-shift)),
                rest == 0
            else { throw .inexact }
            term = quotient
        } else {
            // 10^38 is the largest power of ten that fits into 128 bits.
            guard shift <= 38 else { throw .inexact }
            let (product, overflow) = term.multipliedReportingOverflow(by: power(shift))
            if overflow { throw .inexact }
            term = product
        }
        let (sum, overflow) = magnitude.addingReportingOverflow(term)
        if overflow { throw .inexact }
        return sum
    }

    /// 10 to the power of 0 to 38.
    private static func power(_ exponent: Int) -> UInt128 {
        UInt128(powers[min(exponent, 19)]) * UInt128(powers[max(exponent - 19, 0)])
    }
}
