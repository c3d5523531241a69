/// A value that an entity cannot hold, with the field and the value named.
///
/// Every validating constructor of the domain throws this type and nothing else.
public struct ValidationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The entity or value type that refused, for example `Candle`.
    public let type: String
    /// The field of that type, for example `high`.
    public let field: String
    /// The refused value as text.
    public let value: String
    /// What is wrong with it, as the end of a sentence: "is below low 101.5".
    public let reason: String

    /// Creates an error; the value is described once, here.
    public init(type: String, field: String, value: some CustomStringConvertible, reason: String) {
        self.type = type
        self.field = field
        self.value = value.description
        self.reason = reason
    }

    /// One line: `Candle.high 99 is below low 101.5`.
    public var description: String {
        "\(type).\(field) \(value.isEmpty ? "\"\"" : value) \(reason)"
    }
}
