/// Collects the values of a `LowCardinality` column, each distinct one once.
///
/// As the server does it, the dictionary begins with NULL if the column may hold it, and the default value.
struct NativeDictionaryBuilder {
    private var positions: [ArraySlice<UInt8>: UInt32] = [:]
    private var distinct: [ArraySlice<UInt8>] = []
    private var keys: [UInt32] = []
    private let width: Int?
    private let isNullable: Bool

    /// - Parameter width: Bytes per value of a fixed-width type; nil for strings.
    init(width: Int? = nil, isNullable: Bool) {
        self.width = width
        self.isNullable = isNullable
        let standard = [UInt8](repeating: 0, count: width ?? 0)[...]
        if isNullable { distinct.append(standard) }
        positions[standard] = UInt32(distinct.count)
        distinct.append(standard)
    }

    mutating func append(_ text: String) {
        append(Array(text.utf8)[...])
    }

    mutating func append(_ value: ArraySlice<UInt8>) {
        // Sorted rows repeat themselves, and comparing is cheaper than hashing.
        if let key = keys.last, distinct[Int(key)] == value, key > 0 || !isNullable {
            keys.append(key)
        } else if let position = positions[value] {
            keys.append(position)
        } else {
            // A copy, or one small value would keep all the bytes it is a slice of.
            let copy = Array(value)[...]
            let position = UInt32(truncatingIfNeeded: distinct.count)
            positions[copy] = position
            distinct.append(copy)
            keys.append(position)
        }
    }

    /// Adds NULL; to a column that cannot hold it, the default value.
    mutating func appendNull() {
        keys.append(0)
    }

    /// What has been collected.
    var values: NativeValues {
        .dictionary(keys: keys, dictionary, hasNull: isNullable)
    }

    private var dictionary: NativeValues {
        if let width { return .fixed(NativeFixed(width: width, bytes: Array(distinct.joined()))) }
        var strings = NativeStrings()
        for value in distinct { strings.append(utf8: value) }
        return .strings(strings)
    }

    /// Makes a dictionary of plain values.
    ///
    /// - Throws: `NativeError` when they are of a kind that no dictionary holds.
    static func dictionary(of values: NativeValues, isNullable: Bool) throws(NativeError) -> NativeValues {
        switch values {
        case .nullable(let isNull, let plain) where isNullable && plain.count == isNull.count:
            return try dictionary(of: plain, isNullable: true) { isNull[$0] != 0 }
        default:
            return try dictionary(of: values, isNullable: isNullable) { _ in false }
        }
    }

    private static func dictionary(
        of values: NativeValues, isNullable: Bool, isNull: (Int) -> Bool
    ) throws(NativeError) -> NativeValues {
        switch values {
        case .strings(let strings):
            var builder = NativeDictionaryBuilder(isNullable: isNullable)
            for index in 0..<strings.count {
                if isNull(index) { builder.appendNull() } else { builder.append(strings[index]) }
            }
            return builder.values
        case .fixed(let fixed):
            var builder = NativeDictionaryBuilder(width: fixed.width, isNullable: isNullable)
            for index in 0..<fixed.count {
                if isNull(index) { builder.appendNull() } else { builder.append(fixed[index]) }
            }
            return builder.values
        default: throw NativeError("values that no dictionary holds")
        }
    }
}
