import CairnRepositories
import GRDB
import GRDBSQLite

/// The functions that queries use, registered with every connection.
///
/// They exist because SQLite's own ones see only ASCII letters, or stop at a NUL. GRDB's way of registering functions
/// loses what follows a NUL too.
enum SQLFunctions {
    static func register(in db: Database) {
        add("cairn_lower", arguments: 1, to: db) { context, _, values in
            SQLFunctions.lower(context, values)
        }
        add("cairn_has_text", arguments: 3, to: db) { context, _, values in
            SQLFunctions.hasText(context, values)
        }
        add("cairn_has_element", arguments: 2, to: db) { context, _, values in
            SQLFunctions.hasElement(context, values)
        }
    }

    private typealias Arguments = UnsafeMutablePointer<OpaquePointer?>
    private typealias Function = @convention(c) (OpaquePointer?, CInt, Arguments?) -> Void

    private static func add(_ name: String, arguments: CInt, to db: Database, _ function: Function) {
        // Fails only for a name that is too long.
        sqlite3_create_function_v2(
            db.sqliteConnection, name, arguments, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nil, function, nil, nil, nil)
    }

    /// `cairn_lower(text)`: the text as Swift's `lowercased()` makes it.
    private static func lower(_ context: OpaquePointer?, _ values: Arguments?) {
        guard let text = text(values, 0) else { return sqlite3_result_null(context) }
        guard text.allSatisfy({ $0 < 0x80 }) else {
            var lowered = String(decoding: text, as: UTF8.self).lowercased()
            return lowered.withUTF8 { result(context, $0) }
        }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(text.count, 1)) { buffer in
            for (index, byte) in text.enumerated() {
                let isUpper = UInt8(ascii: "A") <= byte && byte <= UInt8(ascii: "Z")
                buffer[index] = isUpper ? byte | 0x20 : byte
            }
            result(context, UnsafeBufferPointer(rebasing: buffer[..<text.count]))
        }
    }

    /// `cairn_has_text(list, match, part)`: whether an element of a list of texts matches; `match` is the name of a
    /// ``PredicateNode/TextMatch``, with `*` after it when case is ignored.
    private static func hasText(_ context: OpaquePointer?, _ values: Arguments?) {
        guard let list = list(context, values) else { return }
        guard let match = text(values, 1), let part = text(values, 2) else { return sqlite3_result_int(context, 0) }
        let ignoringCase = match.last == UInt8(ascii: "*")
        let name = String(decoding: match.dropLast(ignoringCase ? 1 : 0), as: UTF8.self)
        guard let kind = PredicateNode.TextMatch(rawValue: name) else { return sqlite3_result_int(context, 0) }
        // What the condition means is defined in one place.
        let node = PredicateNode.text(
            field: "", kind, String(decoding: part, as: UTF8.self), ignoringCase: ignoringCase)
        sqlite3_result_int(context, node.matches { _ in list } ? 1 : 0)
    }

    /// `cairn_has_element(list, element)`: whether a list has an element, both as JSON.
    private static func hasElement(_ context: OpaquePointer?, _ values: Arguments?) {
        guard let list = list(context, values) else { return }
        guard let text = text(values, 1), let element = try? StoredValue(json: String(decoding: text, as: UTF8.self))
        else { return sqlite3_result_int(context, 0) }
        let node = PredicateNode.hasElement(field: "", element)
        sqlite3_result_int(context, node.matches { _ in list } ? 1 : 0)
    }

    /// The first argument as a list; when nil, the result has been set.
    private static func list(_ context: OpaquePointer?, _ values: Arguments?) -> StoredValue? {
        guard let json = text(values, 0) else {
            sqlite3_result_int(context, 0)
            return nil
        }
        guard let value = try? StoredValue(json: String(decoding: json, as: UTF8.self)) else {
            sqlite3_result_error(context, "a stored list is not valid JSON", -1)
            sqlite3_result_error_code(context, SQLITE_MISMATCH)
            return nil
        }
        return value
    }

    /// An argument as text; nil for NULL.
    private static func text(_ values: Arguments?, _ index: Int) -> UnsafeBufferPointer<UInt8>? {
        guard let value = values?[index], sqlite3_value_type(value) != SQLITE_NULL else { return nil }
        let start = sqlite3_value_text(value)
        return UnsafeBufferPointer(start: start, count: Int(sqlite3_value_bytes(value)))
    }

    private static func result(_ context: OpaquePointer?, _ text: UnsafeBufferPointer<UInt8>) {
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        guard let base = text.baseAddress, !text.isEmpty else { return sqlite3_result_text(context, "", 0, transient) }
        sqlite3_result_text64(
            context, UnsafeRawPointer(base).assumingMemoryBound(to: CChar.self), UInt64(text.count), transient,
            UInt8(SQLITE_UTF8))
    }
}
