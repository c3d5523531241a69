/// The type of a formula parameter.
public enum ParameterType: String, CaseIterable, Hashable, Sendable, Codable, CustomStringConvertible {
    /// A whole number.
    case integer
    /// A decimal number.
    case number
    /// True or false.
    case boolean
    /// Text.
    case text

    /// Recognises the names other systems write (`int`, `float`, `bool`, `string`, …), in any case.
    public init?(name: String) {
        switch name.lowercased() {
        case "integer", "int", "int32", "int64", "long": self = .integer
        case "number", "float", "double", "decimal": self = .number
        case "boolean", "bool": self = .boolean
        case "text", "string", "str": self = .text
        default: return nil
        }
    }

    /// Decodes any recognised name.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let name = try container.decode(String.self)
        guard let type = ParameterType(name: name) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(name) is not one of integer, number, boolean, text")
        }
        self = type
    }

    /// The stored text.
    public var description: String { rawValue }
}
