internal import CairnDomain

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension PageCursor: LosslessStringConvertible {
    private struct Form: Codable {
        let order: String
        let values: [TaggedValue]
    }

    /// Text that can travel in a URL: base64url of JSON. It holds the values of the fields sorted by.
    public var description: String {
        let form = Form(order: order, values: values.map(TaggedValue.init))
        guard let json = try? JSONEncoder().encode(form) else { return "" }
        return json.base64EncodedString().reduce(into: "") { text, character in
            switch character {
            case "+": text.append("-")
            case "/": text.append("_")
            case "=": break
            default: text.append(character)
            }
        }
    }

    /// Reads the text of a cursor; nil for anything else.
    public init?(_ description: String) {
        var base64 = String(description.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
        base64 += String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
        guard let json = Data(base64Encoded: base64), let form = try? JSONDecoder().decode(Form.self, from: json)
        else { return nil }
        self.init(order: form.order, values: form.values.map(\.value))
    }
}

/// A scalar with its kind, so that it is read back as exactly what it was.
private struct TaggedValue: Codable {
    let value: StoredValue

    init(_ value: StoredValue) {
        self.value = value
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case null, bool, integer, double, text, bytes, timestamp, day, price, decimal, id
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch value {
        case .bool(let value): try container.encode(value, forKey: .bool)
        case .integer(let value): try container.encode(value, forKey: .integer)
        case .double(let value): try container.encode(value.bitPattern, forKey: .double)
        case .text(let value): try container.encode(value, forKey: .text)
        case .bytes(let value): try container.encode(Data(value), forKey: .bytes)
        case .timestamp(let value): try container.encode(value.millisecondsSince1970, forKey: .timestamp)
        case .day(let value): try container.encode(value.daysSince1970, forKey: .day)
        case .price(let value): try container.encode(value.units, forKey: .price)
        case .decimal(let value): try container.encode(value.description, forKey: .decimal)
        case .id(let value): try container.encode(value, forKey: .id)
        // Lists and nested values cannot be sorted by, so that no cursor holds one.
        case .null, .array, .object: try container.encode(true, forKey: .null)
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard let key = container.allKeys.first else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "no value"))
        }
        switch key {
        case .null: value = .null
        case .bool: value = .bool(try container.decode(Bool.self, forKey: key))
        case .integer: value = .integer(try container.decode(Int64.self, forKey: key))
        case .double: value = .double(Double(bitPattern: try container.decode(UInt64.self, forKey: key)))
        case .text: value = .text(try container.decode(String.self, forKey: key))
        case .bytes: value = .bytes(Array(try container.decode(Data.self, forKey: key)))
        case .timestamp:
            value = .timestamp(Timestamp(millisecondsSince1970: try container.decode(Int64.self, forKey: key)))
        case .day: value = .day(Day(daysSince1970: try container.decode(Int32.self, forKey: key)))
        case .price: value = .price(Price(units: try container.decode(Int64.self, forKey: key)))
        case .decimal:
            guard let units = Int128(try container.decode(String.self, forKey: key)) else {
                throw DecodingError.dataCorruptedError(
                    forKey: key, in: container, debugDescription: "not a whole number")
            }
            value = .decimal(units)
        case .id: value = .id(try container.decode(ObjectID.self, forKey: key))
        }
    }
}
