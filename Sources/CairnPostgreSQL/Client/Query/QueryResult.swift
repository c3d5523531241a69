import CLibpq

/// The answer to one statement.
///
/// @unchecked Sendable: libpq makes a result and never touches it again; it is only read here, but for rows that whoever
/// has made it adds before anyone else has it, and freed after its last user.
/// https://www.postgresql.org/docs/15/libpq-threading.html
final class QueryResult: @unchecked Sendable {
    private let handle: OpaquePointer

    /// Takes over a result of libpq's.
    init(_ handle: OpaquePointer) {
        self.handle = handle
    }

    deinit { PQclear(handle) }

    var status: ExecStatusType { PQresultStatus(handle) }
    var rowCount: Int { Int(PQntuples(handle)) }
    var columnCount: Int { Int(PQnfields(handle)) }

    /// How many rows a statement has changed; zero for one that changes none.
    var affectedRows: Int {
        guard let text = PQcmdTuples(handle) else { return 0 }
        return Int(String(cString: text)) ?? 0
    }

    /// What was done, as the server calls it: `COMMIT`, `INSERT 0 1`.
    var tag: String { PQcmdStatus(handle).map { String(cString: $0) } ?? "" }

    /// The type of a column.
    func type(ofColumn column: Int) -> UInt32 { PQftype(handle, CInt(column)) }

    func isNull(_ row: Int, _ column: Int) -> Bool { PQgetisnull(handle, CInt(row), CInt(column)) != 0 }

    /// The bytes of a value, which live as long as the result; empty for NULL.
    func bytes(_ row: Int, _ column: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: PQgetvalue(handle, CInt(row), CInt(column)), count: Int(PQgetlength(handle, CInt(row), CInt(column)))
        )
    }

    /// Adds the rows of another result of the same statement; before anyone else has this one.
    ///
    /// - Returns: The bytes of the rows; nil when there is no memory for them.
    func add(_ other: QueryResult) -> Int? {
        var size = 0
        for row in 0..<other.rowCount {
            let place = PQntuples(handle)
            for column in 0..<PQnfields(other.handle) {
                let isNull = PQgetisnull(other.handle, CInt(row), column) != 0
                let length = PQgetlength(other.handle, CInt(row), column)
                let value = PQgetvalue(other.handle, CInt(row), column)
                guard PQsetvalue(handle, place, column, value, isNull ? -1 : length) == 1 else { return nil }
                size += Int(length)
            }
        }
        return size
    }

    /// A part of an error.
    func field(_ code: CInt) -> String? { PQresultErrorField(handle, code).map { String(cString: $0) } }
}

extension QueryResult {
    /// A text; nil for NULL.
    func text(_ row: Int, _ column: Int) -> String? {
        isNull(row, column) ? nil : String(decoding: bytes(row, column), as: UTF8.self)
    }

    /// A whole number of 2, 4 or 8 bytes; nil for NULL and everything else.
    func integer(_ row: Int, _ column: Int) -> Int64? {
        let bytes = bytes(row, column)
        switch bytes.count {
        case 2: return Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
        case 4: return Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
        case 8: return Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
        default: return nil
        }
    }

    /// A truth value; nil for NULL.
    func truth(_ row: Int, _ column: Int) -> Bool? { isNull(row, column) ? nil : bytes(row, column).first == 1 }

    /// The texts of a column.
    func texts(_ column: Int) -> [String] { (0..<rowCount).map { text($0, column) ?? "" } }
}
