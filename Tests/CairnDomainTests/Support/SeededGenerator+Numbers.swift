import TestSupport

extension SeededGenerator {
    /// Two seeds that stay and one that is new in every run; as an argument of a test, a failure names it.
    static let seeds: [UInt64] = [1, 20_240_229, .random(in: 0...UInt64.max)]

    /// A number of any length: every count of bits is as likely as any other.
    mutating func anyInt64() -> Int64 {
        Int64(truncatingIfNeeded: next()) >> Int64.random(in: 0...63, using: &self)
    }

    /// A number of any length: every count of bits is as likely as any other.
    mutating func anyInt128() -> Int128 {
        Int128(truncatingIfNeeded: UInt128(next()) << 64 | UInt128(next())) >> Int128.random(in: 0...127, using: &self)
    }
}
