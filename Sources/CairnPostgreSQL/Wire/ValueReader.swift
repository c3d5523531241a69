import CairnDomain
import CairnRepositories

/// Reads the values of a field from a column of a result, in binary.
///
/// Columns that Cairn makes have one type for each type of field; those of others are understood as far as no value is
/// changed on the way.
struct ValueReader: Sendable {
    /// How the bytes of a value are to be understood.
    indirect enum Form: Sendable, Hashable {
        case bool, int2, int4, int8, wholeNumeric, float4, float8
        case text, paddedText, uuid, bytes, timestamp, day, price, decimal
        /// A price or decimal in a column of integers.
        case integerPrice(Form), integerDecimal(Form)
        case id(Form)
        case json, jsonb
        /// Elements of a type, each in a form.
        case array(TypeOID, Form)
    }

    let form: Form

    /// - Parameters:
    ///   - type: The field's.
    ///   - oid: The type of the result's column; that of an enum of the database's own is to be given as text.
    /// - Returns: Nil when no such field can be read from such a column.
    init?(_ type: FieldType, in oid: TypeOID) {
        guard let form = Self.form(type.unwrapped, oid) else { return nil }
        self.form = form
    }

    /// The value of one row; nil is NULL.
    ///
    /// - Throws: `WireError` with code `invalidStoredData` when the field cannot hold it.
    @inline(__always)
    func value(_ bytes: UnsafeRawBufferPointer?) throws(WireError) -> StoredValue {
        guard let bytes else { return .null }
        return try form.value(bytes)
    }

    /// Appends the values of so many rows of a column.
    ///
    /// - Parameter cell: The bytes of a row's value, nil for NULL.
    /// - Throws: As ``value(_:)``.
    @inline(__always)
    func append(
        _ count: Int, to values: inout [StoredValue], cell: (Int) -> UnsafeRawBufferPointer?
    ) throws(WireError) {
        values.reserveCapacity(values.count + count)
        for row in 0..<count { values.append(try value(cell(row))) }
    }

    private static func form(_ type: FieldType, _ oid: TypeOID) -> Form? {
        switch (type, oid) {
        case (.bool, .bool): .bool
        case (.integer, .numeric): .wholeNumeric
        case (.integer, _): integer(oid)
        case (.double, .float4): .float4
        case (.double, .float8): .float8
        case (.text, .uuid): .uuid
        case (.text, _), (.enumeration, _): text(oid)
        case (.bytes, .bytea): .bytes
        case (.timestamp, .timestamptz), (.timestamp, .timestamp): .timestamp
        case (.day, .date): .day
        case (.price, .numeric): .price
        case (.price, _): integer(oid).map(Form.integerPrice)
        case (.decimal, .numeric): .decimal
        case (.decimal, _): integer(oid).map(Form.integerDecimal)
        case (.id, .bytea): .id(.bytes)
        case (.id, _): text(oid).map(Form.id)
        case (.object, .jsonb), (.array, .jsonb): .jsonb
        case (.object, .json), (.array, .json): .json
        case (.array(let element), _):
            if let inner = oid.element, let form = form(element.unwrapped, inner) { .array(inner, form) } else { nil }
        default: nil
        }
    }

    private static func integer(_ oid: TypeOID) -> Form? {
        switch oid {
        case .int2: .int2
        case .int4: .int4
        case .int8: .int8
        default: nil
        }
    }

    private static func text(_ oid: TypeOID) -> Form? {
        switch oid {
        case .text, .varchar, .name: .text
        case .bpchar: .paddedText
        default: nil
        }
    }
}
