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
        let fields = R.schema.keyIndices.map { R.schema.fields[$0] }
        guard fields.count == values.count else {
            throw CairnError(
                .invalidInput, operation: operation,
                message: "the key of \(R.schema.name) is (\(fields.map(\.name).joined(separator: ", "))), "
                    + "\(values.count) values were given")
        }
        for (field, value) in zip(fields, values) where !field.type.accepts(value) {
            throw CairnError(
                .invalidInput, operation: operation,
                message: "key field \(R.schema.name).\(field.name) is \(field.type), \(value.kind) was given")
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
