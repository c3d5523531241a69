/// A decimal number held as an integer count of a fixed fraction: exact, ordered, and never silently wrapped.
///
/// `Price`, `Volume` and `Money` share text, arithmetic and coding through this protocol.
public protocol FixedPoint: Hashable, Comparable, Sendable, Codable, LosslessStringConvertible {
    /// The integer that counts units of 10^-``fractionDigits``; at most 128 bits wide.
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
    @inlinable public static var zero: Self { Self(units: 0) }
    /// The smallest value that can be held.
    @inlinable public static var min: Self { Self(units: .min) }
    /// The largest value that can be held.
    @inlinable public static var max: Self { Self(units: .max) }

    /// Makes a value from a whole number.
    ///
    /// - Throws: `DecimalTextError` when the number is out of range.
    public init(_ whole: some BinaryInteger) throws(DecimalTextError) {
        let scale = Int128(PowersOfTen.uint64(Self.fractionDigits))
        guard let (wide, overflow) = Int128(exactly: whole)?.multipliedReportingOverflow(by: scale), !overflow,
            let units = Units(exactly: wide)
        else { throw .outOfRange }
        self.init(units: units)
    }

    /// Makes a value from the shortest decimal text of a floating-point number.
    ///
    /// - Throws: `DecimalTextError` for a NaN or an infinity, and when decimals would be lost; pass `decimals` to
    ///   round half to even instead.
    public init(_ number: Double, decimals: Int? = nil) throws(DecimalTextError) {
        // The text of a NaN or an infinity is no decimal number.
        try self.init(text: number.description, decimals: decimals)
    }

    /// The nearest floating-point number, for calculation and drawing.
    @inlinable public var doubleValue: Double {
        DecimalText.double(Int128(units), fractionDigits: Self.fractionDigits)
    }

    /// Whether the value is below zero.
    @inlinable public var isNegative: Bool { units < 0 }

    /// Orders by value.
    @inlinable public static func < (lhs: Self, rhs: Self) -> Bool { lhs.units < rhs.units }

    /// The sum; like integer addition it traps on overflow, use ``adding(_:)`` on untrusted values.
    @inlinable public static func + (lhs: Self, rhs: Self) -> Self { Self(units: lhs.units + rhs.units) }

    /// The difference; traps on overflow.
    @inlinable public static func - (lhs: Self, rhs: Self) -> Self { Self(units: lhs.units - rhs.units) }

    /// The value with its sign reversed; traps on ``min``.
    @inlinable public static prefix func - (value: Self) -> Self { Self(units: -value.units) }

    /// Adds in place; traps on overflow.
    @inlinable public static func += (lhs: inout Self, rhs: Self) { lhs = lhs + rhs }

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

    /// The exact difference.
    ///
    /// - Throws: `ValidationError` when the difference cannot be held.
    public func subtracting(_ other: Self) throws(ValidationError) -> Self {
        let (difference, overflow) = units.subtractingReportingOverflow(other.units)
        if overflow {
            throw ValidationError(
                type: "\(Self.self)", field: "difference", value: "\(self) - \(other)", reason: "is out of range")
        }
        return Self(units: difference)
    }

    /// The absolute value; traps on ``min``.
    @inlinable public var magnitude: Self { isNegative ? -self : self }
}
