/// An amount of money as a count of 10^-18: capital, profit and loss, where a `Price` would be too small.
public struct Money: FixedPoint, BitwiseCopyable {
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
