public import CairnDomain

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension Bool: FieldValue {
    /// A truth value.
    public static var fieldType: FieldType { .bool }

    /// The truth value.
    public var storedValue: StoredValue { .bool(self) }

    /// Reads a truth value; 0 and 1 are some too.
    public init(storedValue: StoredValue) throws {
        switch storedValue {
        case .bool(let value): self = value
        case .integer(0): self = false
        case .integer(1): self = true
        default: throw StoredValueMismatch(expected: FieldType.bool, found: storedValue)
        }
    }
}

extension String: FieldValue {
    /// Text.
    public static var fieldType: FieldType { .text }

    /// The text.
    public var storedValue: StoredValue { .text(self) }

    /// Reads text.
    public init(storedValue: StoredValue) throws {
        guard case .text(let value) = storedValue else {
            throw StoredValueMismatch(expected: FieldType.text, found: storedValue)
        }
        self = value
    }
}

extension Data: FieldValue {
    /// Bytes.
    public static var fieldType: FieldType { .bytes }

    /// The bytes.
    public var storedValue: StoredValue { .bytes(Array(self)) }

    /// Reads bytes, or their base64 text.
    public init(storedValue: StoredValue) throws {
        switch storedValue {
        case .bytes(let value):
            self.init(value)
        case .text(let text):
            guard let value = Data(base64Encoded: text) else { fallthrough }
            self = value
        default:
            throw StoredValueMismatch(expected: FieldType.bytes, found: storedValue)
        }
    }
}

extension Timestamp: FieldValue {
    /// An instant.
    public static var fieldType: FieldType { .timestamp }

    /// The instant.
    public var storedValue: StoredValue { .timestamp(self) }

    /// Reads an instant, ISO 8601 text or milliseconds since 1970.
    public init(storedValue: StoredValue) throws {
        switch storedValue {
        case .timestamp(let value): self = value
        case .integer(let milliseconds): self.init(millisecondsSince1970: milliseconds)
        case .text(let text):
            guard let value = Timestamp(text) else { fallthrough }
            self = value
        default: throw StoredValueMismatch(expected: FieldType.timestamp, found: storedValue)
        }
    }
}

extension Day: FieldValue {
    /// A calendar day.
    public static var fieldType: FieldType { .day }

    /// The day.
    public var storedValue: StoredValue { .day(self) }

    /// Reads a day, ISO 8601 text or days since 1970.
    public init(storedValue: StoredValue) throws {
        let value: Day? =
            switch storedValue {
            case .day(let value): value
            case .integer(let days): Int32(exactly: days).map(Day.init(daysSince1970:))
            case .text(let text): Day(text)
            default: nil
            }
        guard let value else { throw StoredValueMismatch(expected: FieldType.day, found: storedValue) }
        self = value
    }
}

extension ObjectID: FieldValue {
    /// An id.
    public static var fieldType: FieldType { .id }

    /// The id.
    public var storedValue: StoredValue { .id(self) }

    /// Reads an id, its hexadecimal text or its bytes.
    public init(storedValue: StoredValue) throws {
        let value: ObjectID? =
            switch storedValue {
            case .id(let value): value
            case .text(let text): ObjectID(text)
            case .bytes(let bytes): ObjectID(bytes: bytes)
            default: nil
            }
        guard let value else { throw StoredValueMismatch(expected: FieldType.id, found: storedValue) }
        self = value
    }
}

extension EntityID: FieldValue {
    /// An id.
    public static var fieldType: FieldType { .id }

    /// The id.
    public var storedValue: StoredValue { .id(objectID) }

    /// Reads an id, its hexadecimal text or its bytes.
    public init(storedValue: StoredValue) throws { self.init(try ObjectID(storedValue: storedValue)) }
}

extension Timeframe: FieldValue {
    /// Text.
    public static var fieldType: FieldType { .text }

    /// The text, such as `15m`.
    public var storedValue: StoredValue { .text(description) }

    /// Reads text such as `15m`.
    public init(storedValue: StoredValue) throws {
        guard case .text(let text) = storedValue, let value = Timeframe(text) else {
            throw StoredValueMismatch(expected: "timeframe", found: storedValue)
        }
        self = value
    }
}

extension Market: FieldValue {}
extension FormulaCategory: FieldValue {}
