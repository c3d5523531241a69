import CairnDomain
import CairnRepositories
import CairnRuntime

extension BoundValue {
    /// A text of the program, or one that cannot hold a NUL.
    static func text(_ text: String) -> BoundValue { BoundValue(type: TypeOID.text.rawValue, bytes: Array(text.utf8)) }

    /// NULL, in the place of a text.
    static var null: BoundValue { BoundValue(type: TypeOID.text.rawValue, bytes: nil) }

    static func integer(_ number: Int64) -> BoundValue {
        BoundValue(type: TypeOID.int8.rawValue, bytes: withUnsafeBytes(of: number.bigEndian) { Array($0) })
    }

    /// An instant to compare with: beyond those of PostgreSQL an infinity.
    static func time(_ time: Timestamp) -> BoundValue {
        let microseconds = TimeWire.clampedMicroseconds(time)
        return BoundValue(
            type: TypeOID.timestamptz.rawValue, bytes: withUnsafeBytes(of: microseconds.bigEndian) { Array($0) })
    }

    /// Several values of one type, as an array.
    ///
    /// - Throws: `WireError` for a value that the type cannot hold.
    static func list(
        _ values: some Collection<StoredValue>, of type: ColumnType, beyond: ValueWire.Bounds = .refused
    ) throws(WireError) -> BoundValue {
        BoundValue(
            type: type.unnestOID.rawValue, bytes: try ValueWire.arrayParameter(of: values, as: type, beyond: beyond))
    }

    /// Values of one type, one at least, as an array of them.
    init(arrayOf values: [BoundValue]) {
        let element = TypeOID(rawValue: values[0].type)
        self.init(
            type: element.array?.rawValue ?? values[0].type, bytes: ValueWire.array(of: values.map(\.bytes), element))
    }

    /// A value to be stored in a column.
    ///
    /// - Throws: `CairnError` with code `invalidInput` or `inexact` naming the field.
    static func stored(_ value: StoredValue, in column: PostgresColumn, _ operation: String) throws(CairnError)
        -> BoundValue
    {
        do throws(WireError) {
            let bytes = try ValueWire.parameter(value, as: column.type)
            return BoundValue(type: column.type.oid.rawValue, bytes: bytes)
        } catch {
            throw error.at("field \(column.field.name)", operation: operation)
        }
    }

    /// Values to be stored in a column, one for each of many rows, for `unnest`.
    ///
    /// - Throws: As ``stored(_:in:_:)``.
    static func rows(
        _ values: some Collection<StoredValue>, of column: PostgresColumn, _ operation: String
    ) throws(CairnError) -> BoundValue {
        do throws(WireError) {
            return try list(values, of: column.type)
        } catch {
            throw error.at("field \(column.field.name)", operation: operation)
        }
    }

    /// A value to compare with what is in a column.
    ///
    /// - Throws: As ``stored(_:in:_:)``.
    static func compared(_ value: StoredValue, with column: PostgresColumn) throws(CairnError) -> BoundValue {
        do throws(WireError) {
            let bytes = try ValueWire.parameter(value, as: column.type, beyond: .clamped)
            return BoundValue(type: column.type.oid.rawValue, bytes: bytes)
        } catch {
            throw error.at("field \(column.field.name)", operation: "query \(column.table)")
        }
    }

    /// Several values to compare with what is in a column.
    ///
    /// - Throws: As ``stored(_:in:_:)``.
    static func comparedRows(_ values: [StoredValue], with column: PostgresColumn) throws(CairnError) -> BoundValue {
        do throws(WireError) {
            return try list(values, of: column.type, beyond: .clamped)
        } catch {
            throw error.at("field \(column.field.name)", operation: "query \(column.table)")
        }
    }
}
