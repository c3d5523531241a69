/// A type as the server announces it: `LowCardinality(Nullable(String))`.
///
/// Geometric types and `SimpleAggregateFunction(f, T)` appear as what they are made of, which is how they travel.
indirect enum NativeType: Hashable, Sendable {
    /// An element of a `Tuple` or `Nested`; only tuples have elements without a name.
    struct Element: Hashable, Sendable {
        let name: String?
        let type: NativeType

        init(_ type: NativeType, name: String? = nil) {
            self.name = name
            self.type = type
        }
    }

    /// `Int8` to `Int256`.
    case int(Int)
    /// `UInt8` to `UInt256`.
    case uint(Int)
    case float32
    case float64
    /// The upper half of a `Float32`.
    case bfloat16
    /// One byte, 0 or 1.
    case bool
    case string
    /// So many bytes, filled up with zeros.
    case fixedString(Int)
    /// Days since 1970-01-01 as `UInt16`.
    case date
    /// Days since 1970-01-01 as `Int32`.
    case date32
    /// Seconds since 1970-01-01 UTC as `UInt32`.
    case dateTime(zone: String?)
    /// Ticks of 10^-scale seconds since 1970-01-01 UTC as `Int64`.
    case dateTime64(scale: Int, zone: String?)
    /// Seconds as `Int32`.
    case time
    /// Ticks of 10^-scale seconds as `Int64`.
    case time64(scale: Int)
    /// Units of 10^-scale as an integer of 4, 8, 16 or 32 bytes.
    case decimal(precision: Int, scale: Int)
    case enumeration(NativeEnum)
    /// Two 8-byte halves, each with its bytes reversed.
    case uuid
    /// `UInt32`, little endian as every number.
    case ipv4
    /// 16 bytes in network order.
    case ipv6
    /// The type of `NULL` and of the elements of `[]`.
    case nothing
    case lowCardinality(NativeType)
    case nullable(NativeType)
    case array(NativeType)
    case tuple([Element])
    case map(NativeType, NativeType)
    case nested([Element])

    /// Reads a type as the server prints it.
    init(parsing text: String, limits: NativeLimits = .standard) throws(NativeError) {
        self = try NativeTypeParser.parse(Array(text.utf8), limits: limits)
    }

    /// Bytes per value of the types that have a fixed width, else nil.
    var fixedWidth: Int? {
        switch self {
        case .int(let bits), .uint(let bits): bits / 8
        case .bool: 1
        case .date, .bfloat16: 2
        case .float32, .date32, .dateTime, .time, .ipv4: 4
        case .float64, .dateTime64, .time64: 8
        case .uuid, .ipv6: 16
        case .fixedString(let length): length
        case .decimal(let precision, _): Self.decimalWidth(precision: precision)
        case .enumeration(let enumeration): enumeration.bits / 8
        case .string, .nothing, .lowCardinality, .nullable, .array, .tuple, .map, .nested: nil
        }
    }

    private static func decimalWidth(precision: Int) -> Int {
        switch precision {
        case ...9: 4
        case ...18: 8
        case ...38: 16
        default: 32
        }
    }
}
