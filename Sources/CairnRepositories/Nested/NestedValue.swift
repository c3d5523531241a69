/// A nested value: stored as an embedded document, as JSON, or as text, as the backend allows.
///
/// ```swift
/// struct Leg: Codable, NestedValue { var symbol: String; var price: Price }
/// ```
public protocol NestedValue: FieldValue, Codable {}

extension NestedValue {
    /// A nested value with named members.
    public static var fieldType: FieldType { .object }

    /// The members as `Codable` names them; values of Cairn's own types keep their type.
    ///
    /// A value that refuses to be encoded becomes a NaN, which every store refuses: as null it would be lost unseen.
    public var storedValue: StoredValue { (try? StoredValueEncoder.encode(self)) ?? .double(.nan) }

    /// Reads the members.
    public init(storedValue: StoredValue) throws {
        self = try StoredValueDecoder.decode(Self.self, from: storedValue)
    }
}
