/// The values of one column, or of one part of a compound one, in the layout in which they travel.
indirect enum NativeValues: Hashable, Sendable {
    case fixed(NativeFixed)
    case strings(NativeStrings)
    /// Where `isNull` is not 0 the value is NULL, and the one in its place means nothing.
    case nullable(isNull: [UInt8], NativeValues)
    /// `Array`, `Map` (over a tuple of two) and `Nested` (over a tuple): where each row ends in the flat values.
    case array(ends: [Int], NativeValues)
    case tuple([NativeValues], count: Int)
    /// `LowCardinality`: positions in a dictionary; with `hasNull` the position 0 is NULL.
    case dictionary(keys: [UInt32], NativeValues, hasNull: Bool)
    case nothing(count: Int)

    /// The number of rows.
    var count: Int {
        switch self {
        case .fixed(let values): values.count
        case .strings(let values): values.count
        case .nullable(let isNull, _): isNull.count
        case .array(let ends, _): ends.count
        case .dictionary(let keys, _, _): keys.count
        case .tuple(_, let count), .nothing(let count): count
        }
    }
}
