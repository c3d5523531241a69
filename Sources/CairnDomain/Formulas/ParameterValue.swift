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

    /// Whether it is a number below a finite bound; whole numbers are compared exactly, however large.
    func isLess(than bound: Double) -> Bool {
        switch self {
        case .integer(let value): Int64(exactly: bound.rounded(.up)).map { value < $0 } ?? (bound > 0)
        case .number(let value): value < bound
        case .boolean, .text: false
        }
    }

    /// Whether it is a number above a finite bound.
    func isGreater(than bound: Double) -> Bool {
        switch self {
        case .integer(let value): Int64(exactly: bound.rounded(.down)).map { value > $0 } ?? (bound < 0)
        case .number(let value): value > bound
        case .boolean, .text: false
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
        case .text(let value): "'\(Self.doublingQuotes(in: value))'"
        }
    }

    /// By Unicode scalars, as parsers read: a quote with a combining mark is another `Character` but still a quote.
    private static func doublingQuotes(in text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.flatMap { $0 == "'" ? [$0, $0] : [$0] }))
    }
}
