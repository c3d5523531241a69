import CairnDomain

/// PostgreSQL's `numeric` in binary: counts of digits in base 10,000, most significant first.
///
/// Four 16-bit numbers stand in front of the digits: how many there are, the power of 10,000 of the first, the sign,
/// and how many decimals are shown. Layout: `numeric_send` in PostgreSQL's `src/backend/utils/adt/numeric.c`.
enum NumericWire {
    static let negative: UInt16 = 0x4000
    static let nan: UInt16 = 0xC000
    static let infinity: UInt16 = 0xD000
    static let negativeInfinity: UInt16 = 0xF000

    /// Bytes of the header.
    static let headerSize = 8
    /// Bytes of the longest number that is written.
    static let maximumSize = headerSize + 11 * 2

    /// Appends a price with its length in front.
    @inline(__always)
    static func append(_ price: Price, to writer: inout WireWriter) {
        append(to: &writer) { place in store(price, at: place) }
    }

    /// Appends a count of 10^-18 with its length in front.
    @inline(__always)
    static func append(decimal units: Int128, to writer: inout WireWriter) {
        append(to: &writer) { place in store(decimal: units, at: place) }
    }

    @inline(__always)
    private static func append(to writer: inout WireWriter, _ store: (UnsafeMutableRawPointer) -> Int) {
        writer.append(atMost: 4 + maximumSize) { place in
            let size = store(place + 4)
            place.storeBytes(of: Int32(truncatingIfNeeded: size).bigEndian, as: Int32.self)
            return 4 &+ size
        }
    }

    /// Writes a price to where there is room for ``maximumSize`` bytes; how many it has.
    @inline(__always)
    static func store(_ price: Price, at place: UnsafeMutableRawPointer) -> Int {
        let (whole, fraction) = price.units.magnitude.quotientAndRemainder(dividingBy: 100_000_000)
        let digits = UInt128(packed(whole)) << 32 | UInt128(packed(fraction))
        return store(digits, firstWeight: 5, isNegative: price.units < 0, decimals: 8, at: place)
    }

    /// Writes a count of 10^-18 to where there is room for ``maximumSize`` bytes; how many it has.
    @inline(__always)
    static func store(decimal units: Int128, at place: UnsafeMutableRawPointer) -> Int {
        let (whole, fraction) = split(units.magnitude)
        guard whole < 1_000_000_000_000 else {
            return storeLong(whole, fraction, isNegative: units < 0, at: place)
        }
        let digits = UInt128(packed(UInt64(truncatingIfNeeded: whole))) << 80 | packed(fraction: fraction)
        return store(digits, firstWeight: 2, isNegative: units < 0, decimals: 18, at: place)
    }

    /// Whole units and the count of 10^-18 that remains.
    @inline(__always)
    private static func split(_ magnitude: UInt128) -> (whole: UInt128, fraction: UInt64) {
        let unit: UInt64 = 1_000_000_000_000_000_000
        guard magnitude >> 96 == 0 else {
            let (whole, fraction) = magnitude.quotientAndRemainder(dividingBy: UInt128(unit))
            return (whole, UInt64(truncatingIfNeeded: fraction))
        }
        // A division of 128 bits takes as long as all the rest; a floating-point quotient this small is off by one at
        // the most.
        let (high, low) = (UInt64(truncatingIfNeeded: magnitude >> 64), UInt64(truncatingIfNeeded: magnitude))
        var whole = Int64(Double(high) * 18.446_744_073_709_551_616 + Double(low) * 1e-18)
        var fraction = Int64(truncatingIfNeeded: low &- UInt64(truncatingIfNeeded: whole) &* unit)
        if fraction < 0 {
            whole &-= 1
            fraction &+= Int64(unit)
        } else if fraction >= Int64(unit) {
            whole &+= 1
            fraction &-= Int64(unit)
        }
        return (UInt128(UInt64(truncatingIfNeeded: whole)), UInt64(truncatingIfNeeded: fraction))
    }

    /// The four digits of a number below 10^16, each in 16 bits.
    @inline(__always)
    private static func packed(_ number: UInt64) -> UInt64 {
        let (high, low) = number.quotientAndRemainder(dividingBy: 100_000_000)
        let (first, second) = high.quotientAndRemainder(dividingBy: 10_000)
        let (third, fourth) = low.quotientAndRemainder(dividingBy: 10_000)
        return first << 48 | second << 32 | third << 16 | fourth
    }

    /// The five digits of a count of 10^-18 that is less than one.
    @inline(__always)
    private static func packed(fraction: UInt64) -> UInt128 {
        let (head, tail) = fraction.quotientAndRemainder(dividingBy: 100)
        return UInt128(packed(head)) << 16 | UInt128(tail &* 100)
    }

    /// Writes eight digits without the zeros around them.
    @inline(__always)
    private static func store(
        _ digits: UInt128, firstWeight: Int, isNegative: Bool, decimals: UInt64, at place: UnsafeMutableRawPointer
    ) -> Int {
        let leading = digits.leadingZeroBitCount / 16
        // All bits of zero are both leading and trailing.
        let count = max(8 &- leading &- digits.trailingZeroBitCount / 16, 0)
        let weight = count == 0 ? 0 : UInt16(truncatingIfNeeded: firstWeight &- leading)
        let header = UInt64(count) << 48 | UInt64(weight) << 32 | UInt64(isNegative ? negative : 0) << 16 | decimals
        place.storeBytes(of: header.bigEndian, as: UInt64.self)
        let significant = digits << (16 &* UInt128(leading & 7))
        place.storeBytes(of: significant.bigEndian, toByteOffset: headerSize, as: UInt128.self)
        return headerSize &+ 2 &* count
    }

    /// Writes a number of more than eight digits.
    @inline(never)
    private static func storeLong(
        _ whole: UInt128, _ fraction: UInt64, isNegative: Bool, at place: UnsafeMutableRawPointer
    ) -> Int {
        let (high, low) = whole.quotientAndRemainder(dividingBy: 1_000_000_000_000)
        let head = packed(UInt64(truncatingIfNeeded: high))
        let tail = UInt128(packed(UInt64(truncatingIfNeeded: low))) << 80 | packed(fraction: fraction)
        let leading = head.leadingZeroBitCount / 16
        var digits = (leading..<4).map { UInt16(truncatingIfNeeded: head >> (48 - 16 * UInt64($0))) }
        digits += (0..<8).map { UInt16(truncatingIfNeeded: tail >> (112 - 16 * UInt128($0))) }
        while digits.last == 0 { digits.removeLast() }
        let header = [UInt16(digits.count), UInt16(6 - leading), isNegative ? negative : 0, 18]
        for (index, number) in (header + digits).enumerated() {
            place.storeBytes(of: number.bigEndian, toByteOffset: 2 * index, as: UInt16.self)
        }
        return headerSize + 2 * digits.count
    }
}
