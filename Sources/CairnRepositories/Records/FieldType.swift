/// The type of a field, from which an adapter chooses a column type.
public indirect enum FieldType: Hashable, Sendable, CustomStringConvertible {
    /// A truth value.
    case bool
    /// A whole number that fits into 64 bits.
    case integer
    /// A floating-point number.
    case double
    /// Text.
    case text
    /// Text that is one of these.
    case enumeration([String])
    /// Bytes.
    case bytes
    /// An instant in milliseconds.
    case timestamp
    /// A calendar day.
    case day
    /// A decimal number of 19 digits, 8 of them after the point: a whole number of 64 bits x 10^-8.
    case price
    /// A decimal number of 39 digits, 18 of them after the point: a whole number of 128 bits x 10^-18.
    case decimal
    /// An id of twelve bytes.
    case id
    /// A list.
    case array(FieldType)
    /// A nested value with named members.
    case object
    /// A value that may be missing.
    case optional(FieldType)

    /// Whether the value may be missing.
    public var isOptional: Bool {
        if case .optional = self { true } else { false }
    }

    /// The type without its optionality.
    public var unwrapped: FieldType {
        if case .optional(let wrapped) = self { wrapped.unwrapped } else { self }
    }

    /// Whether values of this type have an order, so that they can be sorted, paged and compared.
    public var isOrdered: Bool {
        switch unwrapped {
        case .array, .object: false
        default: true
        }
    }

    /// Whether values are text.
    public var isText: Bool {
        switch unwrapped {
        case .text, .enumeration: true
        default: false
        }
    }

    /// The name, as messages write it: `text`, `array of integer`, `optional price`.
    public var description: String {
        switch self {
        case .bool: "bool"
        case .integer: "integer"
        case .double: "double"
        case .text: "text"
        case .enumeration: "enumeration"
        case .bytes: "bytes"
        case .timestamp: "timestamp"
        case .day: "day"
        case .price: "price"
        case .decimal: "decimal"
        case .id: "id"
        case .array(let element): "array of \(element)"
        case .object: "object"
        case .optional(let wrapped): "optional \(wrapped)"
        }
    }
}
