/// A traded quantity as a count of 10^-18: exact for on-chain fractions and for the whole `UInt64` range.
public struct Volume: FixedPoint, BitwiseCopyable {
    /// The digits after the decimal point.
    @inlinable public static var fractionDigits: Int { 18 }

    /// The value as a count of 10^-18.
    public let units: Int128

    /// Makes a value from a count of 10^-18.
    @inlinable
    public init(units: Int128) {
        self.units = units
    }
}
