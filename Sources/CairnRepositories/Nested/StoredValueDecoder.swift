/// Decodes `Codable` values from `StoredValue`; types that are a `FieldValue` read their own value.
enum StoredValueDecoder {
    static func decode<T: Decodable>(_ type: T.Type, from value: StoredValue) throws -> T {
        try T(from: ValueDecoder(value: value, codingPath: []))
    }
}

private struct ValueDecoder: Decoder {
    let value: StoredValue
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let members) = value else { throw mismatch("object") }
        let values = Dictionary(members.map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last })
        return KeyedDecodingContainer(KeyedContainer(values: values, codingPath: codingPath))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let elements) = value else { throw mismatch("array") }
        return UnkeyedContainer(elements: elements, codingPath: codingPath)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        SingleContainer(value: value, codingPath: codingPath)
    }

    /// Reads a value of any type, preferring the type's own reading of stored values.
    func read<T: Decodable>(_ type: T.Type) throws -> T {
        // Decoders that guess ask for a truth value first: 0 and 1, which columns may hold for one, are numbers here.
        if type == Bool.self, case .integer = value { throw mismatch("bool") }
        if let fieldType = type as? any FieldValue.Type, !(type is any NestedValue.Type),
            !(type is any NestedContainer.Type)
        {
            do {
                if let read = try fieldType.init(storedValue: value) as? T { return read }
            } catch let error as StoredValueMismatch {
                throw DecodingError.typeMismatch(
                    type, .init(codingPath: codingPath, debugDescription: error.description))
            }
        }
        return try T(from: self)
    }

    private func mismatch(_ expected: String) -> DecodingError {
        let error = StoredValueMismatch(expected: expected, found: value)
        return .typeMismatch(Any.self, .init(codingPath: codingPath, debugDescription: error.description))
    }
}

/// Wrappers whose elements are read one by one, so that errors name the path to the element.
protocol NestedContainer {}
extension Array: NestedContainer {}
extension Optional: NestedContainer {}

private struct KeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let values: [String: StoredValue]
    let codingPath: [any CodingKey]
    var allKeys: [Key] { values.keys.sorted().compactMap(Key.init(stringValue:)) }

    func contains(_ key: Key) -> Bool { values[key.stringValue] != nil }

    func decodeNil(forKey key: Key) throws -> Bool { try value(key).isNull }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T { try decoder(key).read(type) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try decoder(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try decoder(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        ValueDecoder(value: values["super"] ?? .null, codingPath: codingPath)
    }

    func superDecoder(forKey key: Key) throws -> any Decoder { try decoder(key) }

    private func value(_ key: Key) throws -> StoredValue {
        guard let value = values[key.stringValue] else {
            throw DecodingError.keyNotFound(
                key, .init(codingPath: codingPath, debugDescription: "there is no member \(key.stringValue)"))
        }
        return value
    }

    private func decoder(_ key: Key) throws -> ValueDecoder {
        ValueDecoder(value: try value(key), codingPath: codingPath + [key])
    }
}

private struct UnkeyedContainer: UnkeyedDecodingContainer {
    let elements: [StoredValue]
    let codingPath: [any CodingKey]
    var currentIndex = 0
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex >= elements.count }

    mutating func decodeNil() throws -> Bool {
        guard try peek().isNull else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
        let value = try decoder().read(type)
        currentIndex += 1
        return value
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested>
    {
        let container = try decoder().container(keyedBy: type)
        currentIndex += 1
        return container
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        let container = try decoder().unkeyedContainer()
        currentIndex += 1
        return container
    }

    mutating func superDecoder() throws -> any Decoder {
        let decoder = try decoder()
        currentIndex += 1
        return decoder
    }

    private func peek() throws -> StoredValue {
        guard !isAtEnd else {
            throw DecodingError.valueNotFound(
                Any.self, .init(codingPath: codingPath, debugDescription: "the list has ended"))
        }
        return elements[currentIndex]
    }

    private func decoder() throws -> ValueDecoder {
        ValueDecoder(value: try peek(), codingPath: codingPath + [IndexKey(intValue: currentIndex)])
    }
}

private struct SingleContainer: SingleValueDecodingContainer {
    let value: StoredValue
    let codingPath: [any CodingKey]

    func decodeNil() -> Bool { value.isNull }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        try ValueDecoder(value: value, codingPath: codingPath).read(type)
    }

    func decode(_ type: UInt.Type) throws -> UInt { try wide() }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try wide() }

    private func wide<T: FixedWidthInteger>() throws -> T {
        guard let exact = T(exactly: try decode(Int64.self)) else {
            throw DecodingError.dataCorrupted(.init(codingPath: codingPath, debugDescription: "is out of range"))
        }
        return exact
    }
}

private struct IndexKey: CodingKey {
    let index: Int
    var intValue: Int? { index }
    var stringValue: String { "\(index)" }

    init(intValue: Int) { index = intValue }
    init?(stringValue: String) { nil }
}
