/// The values of a record's key fields, in the order of the schema's `key`.
public struct RecordKey<R: Record>: Hashable, Sendable {
    /// The values.
    public let values: [StoredValue]

    /// Makes a key from values that are already in stored form.
    public init(values: [StoredValue]) {
        self.values = values
    }

    /// Makes a key from the values of its fields: `RecordKey(day, "alert-7")`.
    public init<each Value: FieldValue>(_ value: repeat each Value) {
        var values: [StoredValue] = []
        repeat values.append((each value).storedValue)
        self.values = values
    }

    /// Refuses a key that does not have one value of the right kind for each key field.
    ///
    /// - Throws: `CairnError` with code `invalidInput`, naming the fields.
    public func validate(operation: String) throws(CairnError) {
        let schema = R.schema
        guard schema.keyIndices.count == values.count else {
            let names = schema.keyIndices.map { schema.fields[$0].name }
            throw CairnError(
                .invalidInput, operation: operation,
                message: "the key of \(schema.name) is (\(names.joined(separator: ", "))), "
                    + "\(values.count) values were given")
        }
        for (index, value) in zip(schema.keyIndices, values) where !schema.fields[index].type.accepts(value) {
            let field = schema.fields[index]
            throw CairnError(
                .invalidInput, operation: operation,
                message: "key field \(schema.name).\(field.name) is \(field.type), \(value.kind) was given")
        }
    }
}

extension FieldType {
    /// Whether a value is of this type.
    public func accepts(_ value: StoredValue) -> Bool {
        switch (self, value) {
        case (.optional, .null): true
        case (.optional(let wrapped), _): wrapped.accepts(value)
        case (.bool, .bool), (.integer, .integer), (.double, .double), (.text, .text), (.bytes, .bytes),
            (.timestamp, .timestamp), (.day, .day), (.price, .price), (.decimal, .decimal), (.id, .id):
            true
        case (.enumeration(let cases), .text(let text)): cases.contains(text)
        case (.array(let element), .array(let values)): values.allSatisfy(element.accepts)
        case (.object, .object), (.object, .array): true
        default: false
        }
    }
}
