import CairnRepositories

/// The type of the column that Cairn makes for a field.
struct ColumnType: Sendable, Hashable {
    /// A type that is no array.
    enum Scalar: Sendable, Hashable {
        case boolean, bigint, doublePrecision, text, bytea, timestamptz, date, price, decimal, jsonb

        /// The type as SQL writes it.
        var sql: String {
            switch self {
            case .boolean: "boolean"
            case .bigint: "bigint"
            case .doublePrecision: "double precision"
            case .text: "text"
            case .bytea: "bytea"
            case .timestamptz: "timestamptz"
            case .date: "date"
            case .price: "numeric(19,8)"
            case .decimal: "numeric(39,18)"
            case .jsonb: "jsonb"
            }
        }

        var oid: TypeOID {
            switch self {
            case .boolean: .bool
            case .bigint: .int8
            case .doublePrecision: .float8
            case .text: .text
            case .bytea: .bytea
            case .timestamptz: .timestamptz
            case .date: .date
            case .price, .decimal: .numeric
            case .jsonb: .jsonb
            }
        }
    }

    /// The type, or that of the elements.
    let scalar: Scalar
    let isArray: Bool

    /// The type for a field, whose optionality is no part of it.
    init(_ type: FieldType) {
        guard case .array(let element) = type.unwrapped else {
            (scalar, isArray) = (Self.scalar(type.unwrapped), false)
            return
        }
        // What has no type of its own makes the whole list JSON.
        scalar = Self.scalar(element.unwrapped)
        isArray = scalar != .jsonb
    }

    private static func scalar(_ type: FieldType) -> Scalar {
        switch type {
        case .bool: .boolean
        case .integer: .bigint
        case .double: .doublePrecision
        case .text, .enumeration, .id: .text
        case .bytes: .bytea
        case .timestamp: .timestamptz
        case .day: .date
        case .price: .price
        case .decimal: .decimal
        case .array, .object, .optional: .jsonb
        }
    }

    /// The type as SQL writes it.
    var sql: String { isArray ? "\(scalar.sql)[]" : scalar.sql }

    /// The type of a parameter that holds one value.
    var oid: TypeOID { isArray ? scalar.oid.array ?? scalar.oid : scalar.oid }

    /// The type of a parameter that holds the values of many rows, for `unnest`: an array, of texts to be cast to
    /// ``sql`` where ``isUnnestedAsText``.
    var unnestOID: TypeOID { elementOID.array ?? elementOID }

    /// ``unnestOID`` as SQL writes it.
    var unnestSQL: String { isUnnestedAsText ? "text[]" : "\(scalar.sql)[]" }

    /// Whether `unnest` yields texts, which SQL casts: arrays in an array would have to be equally long.
    var isUnnestedAsText: Bool { isArray }

    /// The type of what `unnest` yields.
    var elementOID: TypeOID { isUnnestedAsText ? .text : scalar.oid }
}
