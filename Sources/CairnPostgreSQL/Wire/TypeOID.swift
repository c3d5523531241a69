/// The number of a built-in type, which every server has given it; https://github.com/postgres/postgres, `pg_type.dat`.
struct TypeOID: RawRepresentable, Hashable, Sendable {
    let rawValue: UInt32

    static let bool = TypeOID(rawValue: 16)
    static let bytea = TypeOID(rawValue: 17)
    static let name = TypeOID(rawValue: 19)
    static let int8 = TypeOID(rawValue: 20)
    static let int2 = TypeOID(rawValue: 21)
    static let int4 = TypeOID(rawValue: 23)
    static let text = TypeOID(rawValue: 25)
    static let json = TypeOID(rawValue: 114)
    static let float4 = TypeOID(rawValue: 700)
    static let float8 = TypeOID(rawValue: 701)
    static let bpchar = TypeOID(rawValue: 1042)
    static let varchar = TypeOID(rawValue: 1043)
    static let date = TypeOID(rawValue: 1082)
    static let timestamp = TypeOID(rawValue: 1114)
    static let timestamptz = TypeOID(rawValue: 1184)
    static let numeric = TypeOID(rawValue: 1700)
    static let uuid = TypeOID(rawValue: 2950)
    static let jsonb = TypeOID(rawValue: 3802)

    /// The arrays of them.
    private static let arrays: [TypeOID: UInt32] = [
        .bool: 1000, .bytea: 1001, .name: 1003, .int8: 1016, .int2: 1005, .int4: 1007, .text: 1009, .json: 199,
        .float4: 1021, .float8: 1022, .bpchar: 1014, .varchar: 1015, .date: 1182, .timestamp: 1115,
        .timestamptz: 1185, .numeric: 1231, .uuid: 2951, .jsonb: 3807,
    ]
    private static let elements = Dictionary(uniqueKeysWithValues: arrays.map { ($0.value, $0.key) })

    /// The type of arrays of this type, nil for types that are not known here.
    var array: TypeOID? { Self.arrays[self].map(TypeOID.init) }

    /// The type of the elements, nil for what is no array that is known here.
    var element: TypeOID? { Self.elements[rawValue] }
}
