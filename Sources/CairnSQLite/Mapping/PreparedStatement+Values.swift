import CairnDomain
import CairnRepositories
import GRDB
import GRDBSQLite

extension PreparedStatement {
    /// Tells SQLite to copy what it is given.
    private static var transient: sqlite3_destructor_type {
        unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }

    /// Binds a value to a question mark, counted from one.
    func bind(_ value: SQLValue, at index: CInt) throws {
        let code: CInt
        switch value {
        case .null:
            code = sqlite3_bind_null(handle, index)
        case .integer(let value):
            code = sqlite3_bind_int64(handle, index, value)
        case .real(let value):
            code = sqlite3_bind_double(handle, index, value)
        case .text(var text):
            code = text.withUTF8 { bind(text: $0, at: index) }
        case .textBytes(let bytes):
            code = bytes.withUnsafeBufferPointer { bind(text: $0, at: index) }
        case .blob(let bytes):
            // Without an address the blob would be NULL.
            code =
                bytes.isEmpty
                ? sqlite3_bind_zeroblob(handle, index, 0)
                : sqlite3_bind_blob64(handle, index, bytes, UInt64(bytes.count), Self.transient)
        }
        guard code == SQLITE_OK else { throw failure(code) }
    }

    private func bind(text: UnsafeBufferPointer<UInt8>, at index: CInt) -> CInt {
        // The length is given, because the text may hold NUL. Without an address it would be NULL itself.
        guard let base = text.baseAddress, !text.isEmpty else {
            return sqlite3_bind_text(handle, index, "", 0, Self.transient)
        }
        return sqlite3_bind_text64(
            handle, index, UnsafeRawPointer(base).assumingMemoryBound(to: CChar.self), UInt64(text.count),
            Self.transient, UInt8(SQLITE_UTF8))
    }

    /// The value of a column of the current row, as the type of its field; a form that the field's type has to make
    /// sense of itself comes as what it is.
    ///
    /// - Throws: `CairnError` with code `invalidStoredData` for a list or nested value that is no JSON.
    func value(at column: CInt, of type: FieldType) throws -> StoredValue {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: return Self.read(sqlite3_column_int64(handle, column), of: type)
        case SQLITE_FLOAT: return .double(sqlite3_column_double(handle, column))
        case SQLITE_TEXT: return try Self.read(text(at: column), of: type)
        case SQLITE_BLOB:
            guard let bytes = sqlite3_column_blob(handle, column) else { return .bytes([]) }
            return .bytes(
                Array(UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(handle, column)))))
        default: return .null
        }
    }

    /// The text of a column, as long as the statement stays at this row.
    func text(at column: CInt) -> UnsafeBufferPointer<UInt8> {
        let start = sqlite3_column_text(handle, column)
        return UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
    }

    private static func read(_ value: Int64, of type: FieldType) -> StoredValue {
        switch type {
        case .optional(let wrapped): return read(value, of: wrapped)
        case .bool where value == 0 || value == 1: return .bool(value == 1)
        case .timestamp: return .timestamp(Timestamp(millisecondsSince1970: value))
        case .day: return Int32(exactly: value).map { .day(Day(daysSince1970: $0)) } ?? .integer(value)
        case .price: return .price(Price(units: value))
        case .double: return Double(exactly: value).map(StoredValue.double) ?? .integer(value)
        default: return .integer(value)
        }
    }

    private static func read(_ text: UnsafeBufferPointer<UInt8>, of type: FieldType) throws -> StoredValue {
        switch type {
        case .optional(let wrapped): return try read(text, of: wrapped)
        case .decimal:
            if let units = DecimalText.decode(text) { return .decimal(units) }
        case .id:
            if let id = ObjectID(String(decoding: text, as: UTF8.self)) { return .id(id) }
        case .array, .object:
            return try StoredValue(json: String(decoding: text, as: UTF8.self))
        default: break
        }
        return .text(String(decoding: text, as: UTF8.self))
    }
}
