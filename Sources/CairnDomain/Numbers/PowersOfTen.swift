/// 10^0 to 10^38, the powers that fit into `Int128`.
@usableFromInline
enum PowersOfTen {
    /// 10 to the power of `exponent`, which lies in 0...38.
    @usableFromInline
    static func int128(_ exponent: Int) -> Int128 {
        exponent <= 19 ? Int128(uint64(exponent)) : Int128(uint64(19)) * Int128(uint64(exponent - 19))
    }

    /// 10 to the power of `exponent`, which lies in 0...19.
    ///
    /// A switch becomes a table without the lazy start that every access to a static array pays for.
    @usableFromInline
    static func uint64(_ exponent: Int) -> UInt64 {
        switch exponent {
        case 0: 1
        case 1: 10
        case 2: 100
        case 3: 1_000
        case 4: 10_000
        case 5: 100_000
        case 6: 1_000_000
        case 7: 10_000_000
        case 8: 100_000_000
        case 9: 1_000_000_000
        case 10: 10_000_000_000
        case 11: 100_000_000_000
        case 12: 1_000_000_000_000
        case 13: 10_000_000_000_000
        case 14: 100_000_000_000_000
        case 15: 1_000_000_000_000_000
        case 16: 10_000_000_000_000_000
        case 17: 100_000_000_000_000_000
        case 18: 1_000_000_000_000_000_000
        default: 10_000_000_000_000_000_000
        }
    }

    /// `value` / 10^`exponent` rounded half to even; `exponent` lies in 1...19.
    @usableFromInline
    static func roundedQuotient(_ value: UInt64, exponent: Int) -> UInt64 {
        let divisor = uint64(exponent)
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        // Comparing with the half cannot overflow as doubling the remainder could; every divisor is even.
        let half = divisor / 2
        return remainder > half || (remainder == half && quotient % 2 == 1) ? quotient + 1 : quotient
    }
}
