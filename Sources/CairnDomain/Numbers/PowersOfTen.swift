/// 10^0 to 10^38, the powers that fit into `Int128`.
enum PowersOfTen {
    private static let table: [Int128] = (0...38).map { exponent in
        (0..<exponent).reduce(Int128(1)) { power, _ in power * 10 }
    }

    /// 10 to the power of `exponent`, which lies in 0...38.
    static func int128(_ exponent: Int) -> Int128 { table[exponent] }

    private static let table64: [UInt64] = (0...19).map { exponent in
        (0..<exponent).reduce(UInt64(1)) { power, _ in power * 10 }
    }

    /// 10 to the power of `exponent`, which lies in 0...19.
    static func uint64(_ exponent: Int) -> UInt64 { table64[exponent] }
}
