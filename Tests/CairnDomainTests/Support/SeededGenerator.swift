/// A small random generator whose whole sequence follows from its seed (SplitMix64).
///
/// Random tests take the seed as an argument, so that a failure names it: put it into ``seeds`` to see it again.
struct SeededGenerator: RandomNumberGenerator {
    /// Two seeds that stay and one that is new in every run.
    static let seeds: [UInt64] = [1, 20_240_229, .random(in: 0...UInt64.max)]

    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number of any length: every count of bits is as likely as any other.
    mutating func anyInt64() -> Int64 {
        Int64(truncatingIfNeeded: next()) >> Int64.random(in: 0...63, using: &self)
    }

    /// A number of any length: every count of bits is as likely as any other.
    mutating func anyInt128() -> Int128 {
        Int128(truncatingIfNeeded: UInt128(next()) << 64 | UInt128(next())) >> Int128.random(in: 0...127, using: &self)
    }
}
