/// Encodes `Codable` values to `StoredValue`; values of types that are a `FieldValue` are kept as such.
enum StoredValueEncoder {
    static func encode(_ value: some Encodable) throws -> StoredValue {
        let node = EncodingNode()
        try value.encode(to: NodeEncoder(node: node, codingPath: []))
        return node.value
    }
}

/// A place in the tree being built.
private final class EncodingNode {
    private enum Content {
        case value(StoredValue)
        case array
        case object
    }

    private var content = Content.value(.null)
    private var elements: [EncodingNode] = []
    private var names: [String] = []

    var count: Int { elements.count }

    var value: StoredValue {
        switch content {
        case .value(let value): value
        case .array: .array(elements.map(\.value))
        case .object: .object(zip(names, elements).map { .init($0, $1.value) })
        }
    }

    func set(_ value: StoredValue) { content = .value(value) }

    func beginArray() { content = .array }

    func beginObject() { content = .object }

    func appendElement() -> EncodingNode {
        elements.append(EncodingNode())
        return elements[elements.count - 1]
    }

    func member(_ name: String) -> EncodingNode {
        names.append(name)
        return appendElement()
    }

    func encode(_ value: some Encodable, path: [any CodingKey]) throws {
        // Wrappers pass element by element: asking a list for its value first would do the work twice at every level.
        if let fieldValue = value as? any FieldValue, !(value is any NestedValue), !(value is any NestedContainer) {
            let stored = fieldValue.storedValue
            if case .double(let number) = stored, !number.isFinite {
                throw EncodingError.invalidValue(
                    value, .init(codingPath: path, debugDescription: "\(number) cannot be stored in a nested value"))
            }
            return set(stored)
        }
        try value.encode(to: NodeEncoder(node: self, codingPath: path))
    }
}

private struct NodeEncoder: Encoder {
    let node: EncodingNode
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        node.beginObject()
        return KeyedEncodingContainer(KeyedContainer<Key>(node: node, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        node.beginArray()
        return UnkeyedContainer(node: node, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        SingleContainer(node: node, codingPath: codingPath)
    }
}

private struct KeyedContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: EncodingNode
    let codingPath: [any CodingKey]

    func encodeNil(forKey key: Key) throws { node.member(key.stringValue).set(.null) }

    func encode(_ value: some Encodable, forKey key: Key) throws {
        try node.member(key.stringValue).encode(value, path: codingPath + [key])
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy keyType: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        NodeEncoder(node: node.member(key.stringValue), codingPath: codingPath + [key]).container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        NodeEncoder(node: node.member(key.stringValue), codingPath: codingPath + [key]).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { NodeEncoder(node: node.member("super"), codingPath: codingPath) }

    func superEncoder(forKey key: Key) -> any Encoder {
        NodeEncoder(node: node.member(key.stringValue), codingPath: codingPath + [key])
    }
}

private struct UnkeyedContainer: UnkeyedEncodingContainer {
    let node: EncodingNode
    let codingPath: [any CodingKey]
    var count: Int { node.count }

    func encodeNil() throws { node.appendElement().set(.null) }

    func encode(_ value: some Encodable) throws { try node.appendElement().encode(value, path: codingPath) }

    func nestedContainer<Nested: CodingKey>(keyedBy keyType: Nested.Type) -> KeyedEncodingContainer<Nested> {
        NodeEncoder(node: node.appendElement(), codingPath: codingPath).container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        NodeEncoder(node: node.appendElement(), codingPath: codingPath).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { NodeEncoder(node: node.appendElement(), codingPath: codingPath) }
}

private struct SingleContainer: SingleValueEncodingContainer {
    let node: EncodingNode
    let codingPath: [any CodingKey]

    func encodeNil() throws { node.set(.null) }

    func encode(_ value: some Encodable) throws { try node.encode(value, path: codingPath) }

    func encode(_ value: UInt) throws { try encodeWide(value) }
    func encode(_ value: UInt64) throws { try encodeWide(value) }

    private func encodeWide(_ value: some FixedWidthInteger) throws {
        guard let narrow = Int64(exactly: value) else {
            throw EncodingError.invalidValue(
                value, .init(codingPath: codingPath, debugDescription: "\(value) does not fit into 64 bits with a sign")
            )
        }
        node.set(.integer(narrow))
    }
}
