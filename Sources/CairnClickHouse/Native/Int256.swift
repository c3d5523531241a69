/// A signed integer of 256 bits in two's complement, the units of the widest decimals.
struct Int256: Hashable, Sendable, BitwiseCopyable {
    // In this order the value lies in memory as it travels: little endian.
    let low: UInt128
    let high: Int128

    static let zero = Int256(0)

    init(low: UInt128, high: Int128) {
        self.low = low
        self.high = high
    }

    init(_ value: Int128) {
        self.init(low: UInt128(truncatingIfNeeded: value), high: value < 0 ? -1 : 0)
    }

    /// Reads 32 bytes, little endian; nil when there are not so many.
    init?(littleEndian bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        var (low, high): (UInt128, UInt128) = (0, 0)
        for (index, byte) in bytes.enumerated() {
            if index < 16 { low |= UInt128(byte) << (8 * index) } else { high |= UInt128(byte) << (8 * (index - 16)) }
        }
        self.init(low: low, high: Int128(bitPattern: high))
    }

    /// The value as 32 bytes, little endian.
    var littleEndianBytes: [UInt8] {
        (0..<32).map { index in
            UInt8(truncatingIfNeeded: index < 16 ? low >> (8 * index) : UInt128(bitPattern: high) >> (8 * (index - 16)))
        }
    }

    var isNegative: Bool { high < 0 }

    /// The value as `Int128`, or nil when it does not fit.
    var int128: Int128? {
        let value = Int128(truncatingIfNeeded: low)
        return high == (value < 0 ? -1 : 0) ? value : nil
    }

    /// The product with a power of ten, or nil when it does not fit.
    func multiplied(byPowerOfTen exponent: UInt) -> Int256? {
        guard self != .zero else { return self }
        // The smallest product is 10^exponent, and 10^77 has more than 255 bits.
        guard exponent < 77 else { return nil }
        var product = magnitude
        for part in Self.powers(exponent) {
            guard let next = product.multiplied(by: part) else { return nil }
            product = next
        }
        return Int256(product, isNegative: isNegative)
    }

    /// The quotient by a power of ten, or nil when there is a remainder.
    func dividedExactly(byPowerOfTen exponent: UInt) -> Int256? {
        guard self != .zero else { return self }
        guard exponent < 77 else { return nil }
        var quotient = magnitude
        for part in Self.powers(exponent) {
            let (next, remainder) = quotient.divided(by: part)
            guard remainder == 0 else { return nil }
            quotient = next
        }
        return Int256(quotient, isNegative: isNegative)
    }

    /// Whether this number without its sign is below another without its sign.
    func isMagnitude(below other: Int256) -> Bool {
        let (left, right) = (magnitude, other.magnitude)
        return left.high == right.high ? left.low < right.low : left.high < right.high
    }

    private static func powers(_ exponent: UInt) -> [UInt128] {
        var (powers, rest): ([UInt128], Int) = ([], Int(exponent))
        while rest > 0 {
            powers.append(DecimalScale.powersOfTen[min(rest, 38)])
            rest -= min(rest, 38)
        }
        return powers
    }
}
