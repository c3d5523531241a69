/// A price as a count of 10^-8: exact for every exchange tick size, from -92,233,720,368.54775808 to 92,233,720,368.54775807.
public struct Price: FixedPoint, BitwiseCopyable {
    /// The digits after the decimal point.
    @inlinable public static var fractionDigits: Int { 8 }

    /// The value as a count of 10^-8.
    public let units: Int64

    /// Makes a value from a count of 10^-8.
    @inlinable
    public init(units: Int64) {
        self.units = units
    }
}
