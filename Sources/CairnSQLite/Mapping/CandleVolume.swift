import CairnDomain

/// Volumes as candles store them: a whole number of units of 10^-8 where that is exact and fits, else decimal text.
enum CandleVolume {
    // A volume counts units of 10^-18.
    private static let scale: UInt64 = 10_000_000_000

    /// The whole number of units of 10^-8; nil when there is none.
    @inline(__always)
    static func units(_ volume: Volume) -> Int64? {
        let magnitude = volume.units.magnitude
        let high = UInt64(magnitude >> 64)
        let low = UInt64(truncatingIfNeeded: magnitude)
        // One division of the processor instead of one of 128 bits; the quotient must fit into 64.
        guard high < scale else { return nil }
        let (quotient, remainder) = scale.dividingFullWidth((high, low))
        guard remainder == 0, let units = Int64(exactly: quotient) else { return nil }
        return volume.isNegative ? -units : units
    }

    /// The volume of a whole number of units of 10^-8.
    @inline(__always)
    static func volume(units: Int64) -> Volume {
        Volume(units: Int128(units) &* Int128(scale))  // 63 and 34 bits: cannot overflow.
    }
}
