// Inlinable, so that an app's enum gets code of its own instead of looking its type up for every value.
extension FieldValue where Self: RawRepresentable, RawValue: FieldValue {
    /// The type of the raw value.
    public static var fieldType: FieldType { RawValue.fieldType }

    /// The raw value.
    @inlinable public var storedValue: StoredValue { rawValue.storedValue }

    /// Reads a raw value that names a case.
    @inlinable public init(storedValue: StoredValue) throws {
        guard let value = Self(rawValue: try RawValue(storedValue: storedValue)) else {
            throw StoredValueMismatch(expected: "\(Self.self)", found: storedValue)
        }
        self = value
    }
}

extension FieldValue where Self: RawRepresentable & CaseIterable, RawValue == String {
    /// Text that is one of the cases.
    public static var fieldType: FieldType { .enumeration(allCases.map(\.rawValue)) }
}

extension Optional: FieldValue where Wrapped: FieldValue {
    /// The type of the value that may be missing.
    public static var fieldType: FieldType { .optional(Wrapped.fieldType.unwrapped) }

    /// The value, or null.
    public var storedValue: StoredValue { self?.storedValue ?? .null }

    /// Reads a value, or nil from null.
    public init(storedValue: StoredValue) throws {
        guard !storedValue.isNull else {
            self = nil
            return
        }
        // In two steps and handed on: otherwise the type of the optional is looked up for every value.
        let value = try Wrapped(storedValue: storedValue)
        self.init(value)
    }
}

extension Array: FieldValue where Element: FieldValue {
    /// A list.
    public static var fieldType: FieldType { .array(Element.fieldType) }

    /// The elements.
    public var storedValue: StoredValue { .array(map(\.storedValue)) }

    /// Reads a list.
    public init(storedValue: StoredValue) throws {
        guard case .array(let elements) = storedValue else {
            throw StoredValueMismatch(expected: Self.fieldType, found: storedValue)
        }
        self = try elements.map { try Element(storedValue: $0) }
    }
}
