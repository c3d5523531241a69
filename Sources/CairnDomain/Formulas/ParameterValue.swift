/// A value of a formula parameter.
public enum ParameterValue: Hashable, Sendable {
    /// A whole number.
    case integer(Int64)
    /// A decimal number; never a NaN or an infinity in a valid formula.
    case number(Double)
    /// True or false.
    case boolean(Bool)
    /// Text.
    case text(String)

    /// Parses what a user typed for a parameter of a known type.
    ///
    /// - Throws: `ValidationError` naming the parameter and the text.
    public init(parsing text: String, as type: ParameterType, parameter: String) throws(ValidationError) {
        let value: ParameterValue? =
            switch type {
            case .integer: Int64(text).map(ParameterValue.integer)
            case .number: Double(text).flatMap { $0.isFinite ? .number($0) : nil }
            case .boolean: Bool(text.lowercased()).map(ParameterValue.boolean)
            case .text: .text(text)
            }
        guard let value else {
            throw ValidationError(
                type: "FormulaParameter", field: parameter, value: text, reason: "is not of type \(type)")
        }
        self = value
    }

    /// The value as this type, or nil if it is of another one; whole numbers serve as `number` unless they are so large
    /// that they would be rounded.
    public func converted(to type: ParameterType) -> ParameterValue? {
        switch (self, type) {
        case (.integer, .integer), (.boolean, .boolean), (.text, .text): self
        case (.number(let value), .number): value.isFinite ? self : nil
        case (.integer(let value), .number): Double(exactly: value).map(ParameterValue.number)
        // Document databases and JSON write 14 as 14.0.
        case (.number(let value), .integer): Int64(exactly: value).map(ParameterValue.integer)
        default: nil
        }
    }

    /// The number, for comparison with bounds; nil for text and booleans.
    public var doubleValue: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        case .boolean, .text: nil
        }
    }
}

extension ParameterValue: Codable, CustomStringConvertible {
    /// Encodes the bare value.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .boolean(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        }
    }

    /// Decodes the bare value; the parameter's type decides later whether 14 is an integer or a number.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    /// The value as an expression writes it; text in single quotes, with quotes inside doubled.
    public var description: String {
        switch self {
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .boolean(let value): "\(value)"
        case .text(let value):
            "'\(value.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'"
        }
    }
}
