/// 10^0 to 10^19, the powers that fit into `UInt64`.
enum PowersOfTen {
    // Written out, so that the table is constant data: a computed one costs a check at every use.
    private static let table: [UInt64] = [
        1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
        100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
        10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
    ]

    /// 10 to the power of `exponent`, which lies in 0...19.
    static func uint64(_ exponent: Int) -> UInt64 { table[exponent] }
}
