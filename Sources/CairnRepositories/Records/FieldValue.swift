/// A type whose values can be stored in a field of a record.
///
/// Cairn declares it for scalars, the domain's value types, optionals and arrays. An app team's enums get it for
/// free when they are backed by text or a whole number; nested values by conforming to ``NestedValue``.
///
/// ```swift
/// enum Severity: String, CaseIterable, FieldValue { case low, high }
/// ```
public protocol FieldValue: Sendable {
    /// The type of the field.
    static var fieldType: FieldType { get }

    /// The value as every backend understands it.
    var storedValue: StoredValue { get }

    /// Makes a value from what a backend returned.
    ///
    /// Tolerant of the forms a value takes in text-based storage: a price may arrive as decimal text.
    ///
    /// - Throws: `StoredValueMismatch` when it cannot be read as this type.
    init(storedValue: StoredValue) throws
}

/// A stored value that cannot be read as the type its field has; it holds no stored value.
public struct StoredValueMismatch: Error, Hashable, Sendable, CustomStringConvertible {
    /// The type that was asked for.
    public let expected: String
    /// The kind of value that was found.
    public let found: String

    /// Makes an error.
    public init(expected: some CustomStringConvertible, found: StoredValue) {
        self.expected = expected.description
        self.found = found.kind
    }

    /// `holds text where price is expected`.
    public var description: String { "holds \(found) where \(expected) is expected" }
}
