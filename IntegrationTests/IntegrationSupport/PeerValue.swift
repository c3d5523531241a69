internal import CairnDomain
public import CairnRepositories

/// A value as a ``PythonPeer`` sees it: null, the name of its type and its digits, a list, or named members.
///
/// Nothing is rounded on the way: `float` and the hexadecimal digits of the bits, `bytes` and theirs, `datetime` in
/// milliseconds and `date` in days since 1970, `Decimal` with every digit that there is. `peer_values.py` has the same.
public indirect enum PeerValue: Hashable, Sendable {
    case null
    case scalar(String)
    case list([PeerValue])
    case members([String: PeerValue])

    /// The value that Python's clients give for what Cairn stores in a column of its own.
    public init(_ value: StoredValue) {
        self =
            switch value {
            case .null: .null
            case .bool(let value): "bool \(value)"
            case .integer(let value): "int \(value)"
            case .double(let value):
                .scalar("float " + Self.hexadecimal((0..<8).map { UInt8(value.bitPattern >> (56 - 8 * $0) & 0xFF) }))
            case .text(let value): "str \(value)"
            case .bytes(let value): .scalar("bytes " + Self.hexadecimal(value))
            case .timestamp(let value): "datetime \(value.millisecondsSince1970)"
            case .day(let value): "date \(value.daysSince1970)"
            case .price(let value): .decimal(Int128(value.units), digits: 8)
            case .decimal(let units): .decimal(units, digits: 18)
            case .id(let value): "str \(value)"
            case .array(let values): .list(values.map { PeerValue($0) })
            case .object(let members): .members(Self.dictionary(members) { PeerValue($0) })
            }
    }

    /// The value within JSON, where decimals, times and ids are texts, and whole numbers have no point.
    public init(json value: StoredValue) {
        self =
            switch value {
            case .double(let number): Int64(exactly: number).map { "int \($0)" } ?? PeerValue(value)
            case .timestamp(let value): "str \(value)"
            case .day(let value): "str \(value)"
            case .price(let value): "str \(value)"
            case .decimal(let units): "str \(Volume(units: units))"
            case .array(let values): .list(values.map { PeerValue(json: $0) })
            case .object(let members): .members(Self.dictionary(members) { PeerValue(json: $0) })
            default: PeerValue(value)
            }
    }

    /// A count of 10^-digits with all of its digits.
    public static func decimal(_ units: Int128, digits: Int) -> PeerValue {
        let text = String(units.magnitude)
        let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
        return "Decimal \(units < 0 ? "-" : "")\(padded.dropLast(digits)).\(padded.suffix(digits))"
    }

    private static func dictionary(
        _ members: [StoredValue.Member], _ value: (StoredValue) -> PeerValue
    ) -> [String: PeerValue] {
        Dictionary(members.map { ($0.name, value($0.value)) }) { $1 }
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

}

extension PeerValue: ExpressibleByStringInterpolation {
    /// The name of a type and its digits.
    public init(stringLiteral text: String) { self = .scalar(text) }
}

extension PeerValue: ExpressibleByArrayLiteral {
    /// A list.
    public init(arrayLiteral elements: PeerValue...) { self = .list(elements) }
}

extension PeerValue: ExpressibleByDictionaryLiteral {
    /// Named members.
    public init(dictionaryLiteral members: (String, PeerValue)...) { self = .members(Dictionary(members) { $1 }) }
}

extension PeerValue: ExpressibleByNilLiteral {
    /// Null.
    public init(nilLiteral: ()) { self = .null }
}

extension PeerValue: Codable {
    /// Reads JSON.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let text = try? container.decode(String.self) {
            self = .scalar(text)
        } else if let values = try? container.decode([PeerValue].self) {
            self = .list(values)
        } else {
            self = .members(try container.decode([String: PeerValue].self))
        }
    }

    /// Writes JSON.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .scalar(let text): try container.encode(text)
        case .list(let values): try container.encode(values)
        case .members(let members): try container.encode(members)
        }
    }
}
