public import CairnDomain

extension FieldValue where Self: FixedWidthInteger & SignedInteger {
    /// A whole number.
    public static var fieldType: FieldType { .integer }

    /// The number; one beyond 64 bits with a sign becomes a NaN, which every store refuses.
    public var storedValue: StoredValue { Int64(exactly: self).map(StoredValue.integer) ?? .double(.nan) }

    /// Reads a whole number in range; 14.0 is one too.
    public init(storedValue: StoredValue) throws {
        let value: Self? =
            switch storedValue {
            case .integer(let value): Self(exactly: value)
            case .double(let value): Self(exactly: value)
            default: nil
            }
        guard let value else { throw StoredValueMismatch(expected: FieldType.integer, found: storedValue) }
        self = value
    }
}

extension FieldValue where Self: FixedWidthInteger & UnsignedInteger {
    /// A whole number.
    public static var fieldType: FieldType { .integer }

    /// The number; one beyond 64 bits with a sign becomes a NaN, which every store refuses.
    public var storedValue: StoredValue { Int64(exactly: self).map(StoredValue.integer) ?? .double(.nan) }

    /// Reads a whole number in range; 14.0 is one too.
    public init(storedValue: StoredValue) throws {
        guard let value = Self(exactly: try Int64(storedValue: storedValue)) else {
            throw StoredValueMismatch(expected: "\(Self.self)", found: storedValue)
        }
        self = value
    }
}

extension Int: FieldValue {}
extension Int8: FieldValue {}
extension Int16: FieldValue {}
extension Int32: FieldValue {}
extension Int64: FieldValue {}
extension UInt8: FieldValue {}
extension UInt16: FieldValue {}
extension UInt32: FieldValue {}
extension UInt: FieldValue {}
extension UInt64: FieldValue {}

extension Double: FieldValue {
    /// A floating-point number.
    public static var fieldType: FieldType { .double }

    /// The number.
    public var storedValue: StoredValue { .double(self) }

    /// Reads a number, whole or not.
    public init(storedValue: StoredValue) throws {
        switch storedValue {
        case .double(let value): self = value
        case .integer(let value): self = Double(value)
        default: throw StoredValueMismatch(expected: FieldType.double, found: storedValue)
        }
    }
}

extension Float: FieldValue {
    /// A floating-point number.
    public static var fieldType: FieldType { .double }

    /// The number, widened exactly.
    public var storedValue: StoredValue { .double(Double(self)) }

    /// Reads a number that a `Float` holds exactly.
    public init(storedValue: StoredValue) throws {
        guard let value = Float(exactly: try Double(storedValue: storedValue)) else {
            throw StoredValueMismatch(expected: "float", found: storedValue)
        }
        self = value
    }
}

extension Price: FieldValue {
    /// A decimal number with 8 digits after the point.
    public static var fieldType: FieldType { .price }

    /// The price.
    public var storedValue: StoredValue { .price(self) }

    /// Reads a price, a decimal or text that fits exactly.
    public init(storedValue: StoredValue) throws {
        switch storedValue {
        case .price(let value): self = value
        case .decimal(let units):
            let (quotient, remainder) = units.quotientAndRemainder(dividingBy: 10_000_000_000)
            guard remainder == 0, let exact = Int64(exactly: quotient) else {
                throw StoredValueMismatch(expected: FieldType.price, found: storedValue)
            }
            self.init(units: exact)
        default: self = try Self.read(storedValue)
        }
    }
}

extension Volume: FieldValue {}
extension Money: FieldValue {}

extension FieldValue where Self: FixedPoint, Units == Int128 {
    /// A decimal number with 18 digits after the point.
    public static var fieldType: FieldType { .decimal }

    /// The number of units.
    public var storedValue: StoredValue { .decimal(units) }

    /// Reads a decimal, a price or text that fits exactly.
    public init(storedValue: StoredValue) throws {
        switch storedValue {
        case .decimal(let units): self.init(units: units)
        case .price(let price): self.init(units: Int128(price.units) * 10_000_000_000)
        default: self = try Self.read(storedValue)
        }
    }
}

extension FixedPoint {
    /// The forms that every decimal number takes in text-based storage.
    fileprivate static func read(_ storedValue: StoredValue) throws -> Self {
        let value: Self? =
            switch storedValue {
            case .text(let text): Self(text)
            case .integer(let whole): try? Self(whole)
            case .double(let number): try? Self(number)
            default: nil
            }
        guard let value else { throw StoredValueMismatch(expected: "\(Self.self)".lowercased(), found: storedValue) }
        return value
    }
}
