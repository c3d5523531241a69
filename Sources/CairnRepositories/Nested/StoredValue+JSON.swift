internal import CairnDomain

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension StoredValue {
    /// The value as JSON text, what backends without documents store lists and nested values as.
    ///
    /// Decimals, times and ids are written as text, which their types read back exactly.
    ///
    /// - Throws: `CairnError` with code `invalidInput` for an infinity, which JSON cannot hold.
    public func json() throws(CairnError) -> String {
        do {
            let encoder = JSONEncoder()
            // Sorted, so that equal values give equal text.
            encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
            return String(decoding: try encoder.encode(JSONForm(value: self)), as: UTF8.self)
        } catch {
            throw CairnError(
                .invalidInput, operation: "encode JSON", message: "a nested value cannot be written as JSON",
                underlying: error)
        }
    }

    /// Reads JSON text.
    ///
    /// - Throws: `CairnError` with code `invalidStoredData`.
    public init(json: String) throws(CairnError) {
        do {
            self = try JSONDecoder().decode(JSONForm.self, from: Data(json.utf8)).value
        } catch {
            throw CairnError(
                .invalidStoredData, operation: "decode JSON", message: "a nested value is not valid JSON",
                underlying: error)
        }
    }
}

private struct JSONForm: Codable {
    let value: StoredValue

    init(value: StoredValue) {
        self.value = value
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        switch value {
        case .array(let elements):
            var container = encoder.unkeyedContainer()
            for element in elements { try container.encode(JSONForm(value: element)) }
        case .object(let members):
            var container = encoder.container(keyedBy: Name.self)
            for member in members { try container.encode(JSONForm(value: member.value), forKey: Name(member.name)) }
        default:
            var container = encoder.singleValueContainer()
            try encodeScalar(into: &container)
        }
    }

    private func encodeScalar(into container: inout any SingleValueEncodingContainer) throws {
        switch value {
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .double(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .bytes(let value): try container.encode(Data(value))
        case .timestamp(let value): try container.encode(value)
        case .day(let value): try container.encode(value)
        case .price(let value): try container.encode(value)
        case .decimal(let units): try container.encode(Volume(units: units))
        case .id(let value): try container.encode(value)
        case .null, .array, .object: try container.encodeNil()
        }
    }

    init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: Name.self) {
            value = .object(
                try container.allKeys.map { key in
                    .init(key.stringValue, try container.decode(JSONForm.self, forKey: key).value)
                })
        } else if var container = try? decoder.unkeyedContainer() {
            var elements: [StoredValue] = []
            while !container.isAtEnd { elements.append(try container.decode(JSONForm.self).value) }
            value = .array(elements)
        } else {
            value = try Self.scalar(try decoder.singleValueContainer())
        }
    }

    private static func scalar(_ container: any SingleValueDecodingContainer) throws -> StoredValue {
        if container.decodeNil() { return .null }
        if let value = try? container.decode(Bool.self) { return .bool(value) }
        if let value = try? container.decode(Int64.self) {
            // -0 is no integer: reading it as one would lose its sign.
            if value == 0, let number = try? container.decode(Double.self), number.sign == .minus {
                return .double(number)
            }
            return .integer(value)
        }
        if let value = try? container.decode(Double.self) { return .double(value) }
        return .text(try container.decode(String.self))
    }
}
