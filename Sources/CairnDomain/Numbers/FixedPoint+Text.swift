extension FixedPoint {
    /// Parses decimal text such as `-101.25`, `.5`, `7.` or `1.5e-3`.
    ///
    /// - Parameters:
    ///   - text: The number; no white space, no digit grouping.
    ///   - decimals: When given, the number is rounded half to even to so many decimals instead of being refused.
    /// - Throws: `DecimalTextError`.
    public init(text: String, decimals: Int? = nil) throws(DecimalTextError) {
        var text = text
        let result: Result<Self, DecimalTextError> = text.withUTF8 { bytes in
            do throws(DecimalTextError) { return .success(try Self(utf8: bytes, decimals: decimals)) } catch {
                return .failure(error)
            }
        }
        self = try result.get()
    }

    /// Parses decimal text from UTF-8 bytes; see ``init(text:decimals:)``.
    @inlinable
    public init(utf8 bytes: UnsafeBufferPointer<UInt8>, decimals: Int? = nil) throws(DecimalTextError) {
        if let units = Self.plainUnits(bytes, decimals: decimals) {
            self.init(units: units)
        } else {
            self = try Self(general: bytes, decimals: decimals)
        }
    }

    /// Nil when the text is no decimal number that fits exactly.
    public init?(_ description: String) {
        guard let value = try? Self(text: description) else { return nil }
        self = value
    }

    /// The common shape, digits with at most one point and at most 19 digits in all; nil sends the text the long way.
    ///
    /// Inlinable because only a specialised copy is fast, and imports parse millions of numbers from other modules.
    @inlinable
    static func plainUnits(_ bytes: UnsafeBufferPointer<UInt8>, decimals: Int?) -> Units? {
        var index = 0
        let negative = bytes.first == UInt8(ascii: "-")
        if negative { index = 1 }
        var mantissa: UInt64 = 0
        var digits = 0
        var fraction = -1
        while index < bytes.count {
            let digit = bytes[index] &- UInt8(ascii: "0")
            if digit <= 9 {
                mantissa = mantissa &* 10 &+ UInt64(digit)
                digits += 1
                if fraction >= 0 { fraction += 1 }
            } else if bytes[index] == UInt8(ascii: "."), fraction < 0 {
                fraction = 0
            } else {
                return nil
            }
            index += 1
        }
        guard digits > 0, digits <= 19 else { return nil }
        fraction = Swift.max(fraction, 0)
        if let decimals, fraction > decimals {
            guard decimals >= 0 else { return nil }
            mantissa = PowersOfTen.roundedQuotient(mantissa, exponent: fraction - decimals)
            fraction = decimals
        }
        let missing = fractionDigits - fraction
        guard missing >= 0, let value = Units(exactly: mantissa) else { return nil }
        guard mantissa != 0 else { return 0 }
        let (scaled, overflow) = value.multipliedReportingOverflow(by: Units(PowersOfTen.int128(missing)))
        return overflow ? nil : (negative ? -scaled : scaled)
    }

    /// Any accepted text: exponents, long mantissas, trailing zeros beyond the scale, rounding.
    @usableFromInline
    init(general bytes: UnsafeBufferPointer<UInt8>, decimals: Int?) throws(DecimalTextError) {
        let number = try DecimalDigits(bytes)
        let kept = Swift.min(decimals ?? Self.fractionDigits, Self.fractionDigits)
        guard let rounded = number.rounded(toDecimals: kept, exactly: decimals == nil) else {
            throw .inexact(fractionDigits: Self.fractionDigits)
        }
        var units: Units = 0
        for position in 0..<(rounded.count + Self.fractionDigits - kept) {
            let digit = position < rounded.count ? rounded[position] : 0
            let (tens, overflowTens) = units.multipliedReportingOverflow(by: 10)
            // Counting downwards reaches `Units.min`, which has no positive twin.
            let (next, overflow) = tens.subtractingReportingOverflow(Units(digit))
            if overflowTens || overflow { throw .outOfRange }
            units = next
        }
        if number.isNegative {
            self.init(units: units)
        } else {
            guard units != .min else { throw .outOfRange }
            self.init(units: -units)
        }
    }

    /// The shortest exact decimal text: `101.25`, `-0.5`, `0`.
    public var description: String {
        var bytes: [UInt8] = []
        write(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the shortest exact decimal text; what bulk writers use instead of ``description``.
    @inlinable
    public func write(into bytes: inout [UInt8]) {
        BackwardText.append(to: &bytes) { text in
            let magnitude = units.magnitude
            let scale = PowersOfTen.uint64(Self.fractionDigits)
            // 128-bit division is slow; prices and short volumes need only 64 bits.
            if let small = UInt64(exactly: magnitude) {
                let (whole, fraction) = small.quotientAndRemainder(dividingBy: scale)
                Self.prepend(fraction: fraction, to: &text)
                text.prepend(whole)
            } else {
                let (whole, fraction) = UInt128(magnitude).quotientAndRemainder(dividingBy: UInt128(scale))
                Self.prepend(fraction: UInt64(fraction), to: &text)
                text.prepend(whole)
            }
            if units < 0 { text.prepend("-") }
        }
    }

    @inlinable
    static func prepend(fraction: UInt64, to text: inout BackwardText) {
        guard fraction != 0 else { return }
        var fraction = fraction
        var digits = fractionDigits
        while case let (shorter, digit) = fraction.quotientAndRemainder(dividingBy: 10), digit == 0 {
            fraction = shorter
            digits -= 1
        }
        text.prepend(fraction, minimumDigits: digits)
        text.prepend(".")
    }
}
