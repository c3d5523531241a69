extension NativeWriter {
    /// Appends all of a column's data.
    ///
    /// For a `LowCardinality` plain values will do; their dictionary is made here.
    ///
    /// - Throws: `NativeError` when the values are not laid out as the type wants them.
    mutating func append(_ values: NativeValues, as type: NativeType) throws(NativeError) {
        guard values.count > 0 else { return }
        appendVersions(type)
        try appendData(values, type)
    }

    private mutating func appendVersions(_ type: NativeType) {
        for step in NativeLayout(type).steps {
            guard step.stretch == .version else { return }
            append(NativeDictionary.version)
        }
    }

    private mutating func appendData(_ values: NativeValues, _ type: NativeType) throws(NativeError) {
        switch (type, values) {
        case (.string, .strings(let strings)): appendStrings(strings)
        case (.nothing, .nothing(let count)): appendNothing(count)
        case (.nullable(let inner), .nullable(let isNull, let values)):
            try check(values.count == isNull.count, "NULL marks of another count than values")
            append(contentsOf: isNull)
            try appendData(values, inner)
        case (.array(let inner), .array(let ends, let values)):
            try appendEnds(ends, of: values)
            try appendData(values, inner)
        case (.map(let key, let value), .array(let ends, .tuple(let columns, let count))):
            try appendEnds(ends, of: .tuple(columns, count: count))
            try appendTuple(columns, count: count, [key, value])
        case (.nested(let elements), .array(let ends, .tuple(let columns, let count))):
            try appendEnds(ends, of: .tuple(columns, count: count))
            try appendTuple(columns, count: count, elements.map(\.type))
        case (.tuple(let elements), .tuple(let columns, let count)):
            try appendTuple(columns, count: count, elements.map(\.type))
        case (.lowCardinality(let inner), _):
            try appendDictionary(values, inner)
        case (_, .fixed(let fixed)) where type.fixedWidth == fixed.width:
            try check(fixed.bytes.count.isMultiple(of: fixed.width), "values that are cut off")
            append(contentsOf: fixed.bytes)
        default: throw NativeError("values that are laid out as no \(type) is")
        }
    }

    private func check(_ condition: Bool, _ message: @autoclosure () -> String) throws(NativeError) {
        if !condition { throw NativeError(message()) }
    }

    private mutating func appendNothing(_ count: Int) {
        append(contentsOf: repeatElement(UInt8(ascii: "0"), count: count))
    }

    private mutating func appendEnds(_ ends: [Int], of values: NativeValues) throws(NativeError) {
        var last = 0
        for end in ends {
            try check(end >= last, "array offsets decrease")
            last = end
        }
        try check(last == values.count, "array offsets end at \(last) of \(values.count) values")
        ends.withUnsafeBytes { append($0) }
    }

    private mutating func appendTuple(
        _ columns: [NativeValues], count: Int, _ types: [NativeType]
    ) throws(NativeError) {
        try check(columns.count == types.count, "\(columns.count) elements in a tuple of \(types.count)")
        if types.isEmpty { appendNothing(count) }
        for (values, type) in zip(columns, types) {
            try check(values.count == count, "\(values.count) values of a tuple's element, not \(count)")
            try appendData(values, type)
        }
    }

    private mutating func appendDictionary(_ values: NativeValues, _ inner: NativeType) throws(NativeError) {
        let plain = NativeLayout.dictionaryType(inner)
        guard case .dictionary(let keys, let dictionary, let hasNull) = values else {
            let encoded = try NativeDictionaryBuilder.dictionary(of: values, isNullable: plain != inner)
            return try appendDictionary(encoded, inner)
        }
        guard !keys.isEmpty else { return }
        try check(hasNull == (plain != inner), "a dictionary \(hasNull ? "with" : "without") NULL")
        let count = dictionary.count
        try check(keys.allSatisfy { $0 < count }, "a key that is not in the dictionary")
        let flags = NativeDictionary.flags(count: count)
        append(flags)
        append(UInt64(count))
        try appendData(dictionary, plain)
        append(UInt64(keys.count))
        switch NativeDictionary.keyWidth(flags: flags) {
        case 1: append(contentsOf: keys.lazy.map { UInt8(truncatingIfNeeded: $0) })
        case 2: for key in keys { append(UInt16(truncatingIfNeeded: key)) }
        default: keys.withUnsafeBytes { append($0) }
        }
    }
}
