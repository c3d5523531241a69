/// A decimal number held as an integer count of a fixed fraction: exact, ordered, and never silently wrapped.
///
/// `Price`, `Volume` and `Money` share text, arithmetic and coding through this protocol.
public protocol FixedPoint: Hashable, Comparable, Sendable, Codable, LosslessStringConvertible {
    /// The integer that counts units of 10^-``fractionDigits``.
    associatedtype Units: FixedWidthInteger & SignedInteger & Sendable

    /// How many decimal digits one unit stands for, 0 to 18; 8 means a unit of 0.00000001.
    static var fractionDigits: Int { get }

    /// The value as a count of units.
    var units: Units { get }

    /// Makes a value from a count of units; every count is a valid value.
    init(units: Units)
}

extension FixedPoint {
    /// Zero.
    public static var zero: Self { Self(units: 0) }
    /// The smallest value that can be held.
    public static var min: Self { Self(units: .min) }
    /// The largest value that can be held.
    public static var max: Self { Self(units: .max) }

    /// Makes a value from a whole number.
    ///
    /// - Throws: `DecimalTextError` when the number is out of range.
    public init(_ whole: some BinaryInteger) throws(DecimalTextError) {
        guard let units = Units(exactly: whole) else { throw .outOfRange }
        let (scaled, overflow) = units.multipliedReportingOverflow(by: Units(PowersOfTen.int128(Self.fractionDigits)))
        if overflow { throw .outOfRange }
        self.init(units: scaled)
    }

    /// Makes a value from the shortest decimal text of a floating-point number.
    ///
    /// - Throws: `DecimalTextError` for a NaN or an infinity, and when decimals would be lost; pass `decimals` to
    ///   round half to even instead.
    public init(_ number: Double, decimals: Int? = nil) throws(DecimalTextError) {
        guard number.isFinite else { throw .malformed }
        try self.init(text: number.description, decimals: decimals)
    }

    /// The nearest floating-point number, for calculation and drawing.
    public var doubleValue: Double {
        // Whole and fraction are converted apart so that each keeps its own 53 bits.
        let scale = Units(PowersOfTen.int128(Self.fractionDigits))
        let (whole, fraction) = units.quotientAndRemainder(dividingBy: scale)
        return Double(whole) + Double(fraction) / Double(scale)
    }

    /// Whether the value is below zero.
    public var isNegative: Bool { units < 0 }

    /// Orders by value.
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.units < rhs.units }

    /// The sum; like integer addition it traps on overflow, use ``adding(_:)`` on untrusted values.
    public static func + (lhs: Self, rhs: Self) -> Self { Self(units: lhs.units + rhs.units) }

    /// The difference; traps on overflow.
    public static func - (lhs: Self, rhs: Self) -> Self { Self(units: lhs.units - rhs.units) }

    /// The value with its sign reversed; traps on ``min``.
    public static prefix func - (value: Self) -> Self { Self(units: -value.units) }

    /// Adds in place; traps on overflow.
    public static func += (lhs: inout Self, rhs: Self) { lhs = lhs + rhs }

    /// The exact sum.
    ///
    /// - Throws: `ValidationError` when the sum cannot be held.
    public func adding(_ other: Self) throws(ValidationError) -> Self {
        let (sum, overflow) = units.addingReportingOverflow(other.units)
        if overflow {
            throw ValidationError(
                type: "\(Self.self)", field: "sum", value: "\(self) + \(other)", reason: "is out of range")
        }
        return Self(units: sum)
    }

    /// The absolute value; traps on ``min``.
    public var magnitude: Self { isNegative ? -self : self }
}

extension FixedPoint {
    /// Encodes the shortest exact decimal text, so that no JSON reader rounds it.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Decodes decimal text, or a JSON number whose shortest text fits exactly.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            if let text = try? container.decode(String.self) {
                try self.init(text: text)
            } else if let whole = try? container.decode(Int64.self) {
                try self.init(whole)
            } else {
                try self.init(try container.decode(Double.self))
            }
        } catch let error as DecimalTextError {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(Self.self): \(error)")
        }
    }
}
