import CairnDomain
import CairnRepositories

/// Values of fields as parameters in binary.
enum ValueWire {
    /// What becomes of times and days beyond those of PostgreSQL.
    enum Bounds: Sendable {
        /// They are refused, as values to be stored are.
        case refused
        /// They are infinite, as values to compare with are.
        case clamped
    }

    /// The bytes of a parameter; nil is NULL.
    ///
    /// - Throws: `WireError` with code `invalidInput` or `inexact` for a value that the type cannot hold.
    static func parameter(
        _ value: StoredValue, as type: ColumnType, beyond bounds: Bounds = .refused
    ) throws(WireError) -> [UInt8]? {
        if value.isNull { return nil }
        var writer = WireWriter()
        if type.isArray {
            guard case .array(let elements) = value else { throw mismatch(value, type.sql) }
            try append(elements, type.scalar, bounds, to: &writer)
        } else {
            try append(value, type.scalar, bounds, to: &writer)
        }
        return writer.bytes
    }

    /// The bytes of one parameter of type ``ColumnType/unnestOID`` that holds a value for each of many rows.
    ///
    /// - Throws: As ``parameter(_:as:beyond:)``.
    static func arrayParameter(
        of values: some Collection<StoredValue>, as type: ColumnType, beyond bounds: Bounds = .refused
    ) throws(WireError) -> [UInt8] {
        var writer = WireWriter(capacity: 20 + values.count * 16)
        if type.isUnnestedAsText {
            try appendArray(values, type.elementOID, to: &writer) { value, writer throws(WireError) in
                guard case .array(let elements) = value else { throw mismatch(value, type.sql) }
                try ArrayLiteral.append(elements, type.scalar, to: &writer)
            }
        } else {
            try append(values, type.scalar, bounds, to: &writer)
        }
        return writer.bytes
    }

    /// The bytes of an array of a few values that are parameters already; nil is NULL.
    static func array(of values: [[UInt8]?], _ element: TypeOID) -> [UInt8] {
        var writer = WireWriter(capacity: 20 + values.reduce(0) { $0 + 4 + ($1?.count ?? 0) })
        beginArray(of: Int32(values.count), hasNull: values.contains(nil), element, to: &writer)
        for value in values {
            guard let value else {
                writer.appendNull()
                continue
            }
            writer.append(Int32(value.count))
            writer.append(contentsOf: value)
        }
        return writer.bytes
    }

    private static func append(
        _ elements: some Collection<StoredValue>, _ type: ColumnType.Scalar, _ bounds: Bounds,
        to writer: inout WireWriter
    ) throws(WireError) {
        try appendArray(elements, type.oid, to: &writer) { value, writer throws(WireError) in
            try append(value, type, bounds, to: &writer)
        }
    }

    private static func appendArray<Values: Collection<StoredValue>>(
        _ values: Values, _ element: TypeOID, to writer: inout WireWriter,
        _ append: (StoredValue, inout WireWriter) throws(WireError) -> Void
    ) throws(WireError) {
        guard let count = Int32(exactly: values.count) else { throw .input("has too many elements") }
        beginArray(of: count, hasNull: values.contains { $0.isNull }, element, to: &writer)
        for value in values {
            if value.isNull {
                writer.appendNull()
            } else {
                try writer.appendValue { writer throws(WireError) in try append(value, &writer) }
            }
        }
    }

    /// Appends what stands before the elements of an array of one dimension; layout: `array_send` in PostgreSQL's
    /// `src/backend/utils/adt/arrayfuncs.c`.
    private static func beginArray(of count: Int32, hasNull: Bool, _ element: TypeOID, to writer: inout WireWriter) {
        writer.append(Int32(count == 0 ? 0 : 1))
        writer.append(Int32(hasNull ? 1 : 0))
        writer.append(element.rawValue)
        if count == 0 { return }
        writer.append(count)
        // Arrays are counted from one.
        writer.append(Int32(1))
    }

    /// Appends a value that is not NULL, without its length.
    private static func append(
        _ value: StoredValue, _ type: ColumnType.Scalar, _ bounds: Bounds, to writer: inout WireWriter
    ) throws(WireError) {
        switch (type, value) {
        case (.boolean, .bool(let truth)): writer.append(UInt8(truth ? 1 : 0))
        case (.bigint, .integer(let number)): writer.append(number)
        case (.doublePrecision, .double(let number)): writer.append(try checked(number).bitPattern)
        case (.text, .text(let text)): writer.append(try checked(text))
        case (.text, .id(let id)): writer.append(id.description)
        case (.bytea, .bytes(let bytes)): writer.append(contentsOf: bytes)
        case (.timestamptz, .timestamp(let time)):
            writer.append(
                bounds == .clamped ? TimeWire.clampedMicroseconds(time) : try TimeWire.microseconds(time))
        case (.date, .day(let day)):
            writer.append(bounds == .clamped ? TimeWire.clampedDays(day) : try TimeWire.days(day))
        case (.price, .price(let price)):
            writer.append(atMost: NumericWire.maximumSize) { NumericWire.store(price, at: $0) }
        case (.decimal, .decimal(let units)):
            writer.append(atMost: NumericWire.maximumSize) { NumericWire.store(decimal: units, at: $0) }
        case (.jsonb, _): try JSONBWire.append(value, to: &writer)
        default: throw mismatch(value, type.sql)
        }
    }

    /// Text without NUL, which PostgreSQL's has not.
    static func checked(_ text: String) throws(WireError) -> String {
        var bytes = text
        // Without a way out of the loop, which goes through many bytes at a time then.
        guard bytes.withUTF8({ $0.reduce(UInt8.max, min) }) > 0 else {
            throw .input("holds text with the character U+0000, which PostgreSQL cannot store")
        }
        return text
    }

    /// A number that has an order.
    static func checked(_ number: Double) throws(WireError) -> Double {
        guard !number.isNaN else { throw .input("is NaN") }
        return number
    }

    static func mismatch(_ value: StoredValue, _ type: String) -> WireError {
        .input("holds \(value.kind), which is no \(type)")
    }
}
