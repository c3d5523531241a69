internal import CairnDomain

extension StoredValue: CustomStringConvertible {
    /// The value as a person reads it, text in quotation marks; for messages and debugging, not for storage.
    public var description: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .double(let value): "\(value)"
        case .text(let value): value.debugDescription
        case .bytes(let value): "\(value.count) bytes"
        case .timestamp(let value): "\(value)"
        case .day(let value): "\(value)"
        case .price(let value): "\(value)"
        case .decimal(let units): "\(Volume(units: units))"
        case .id(let value): "\(value)"
        case .array(let elements): "\(elements)"
        case .object(let members): "{" + members.map { "\($0.name): \($0.value)" }.joined(separator: ", ") + "}"
        }
    }
}
