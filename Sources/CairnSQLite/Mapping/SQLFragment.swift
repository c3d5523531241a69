/// SQL with the values it binds; a value never becomes a part of the text.
///
/// ```swift
/// let fragment: SQLFragment = "SELECT count(*) FROM candles WHERE time >= \(.integer(0))"
/// ```
struct SQLFragment: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// The text, with a question mark for each value.
    private(set) var sql: String
    /// The values in the order of their question marks.
    private(set) var values: [SQLValue]

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var sql = ""
        fileprivate var values: [SQLValue] = []

        init(literalCapacity: Int, interpolationCount: Int) {
            sql.reserveCapacity(literalCapacity + 8 * interpolationCount)
        }

        mutating func appendLiteral(_ literal: String) { sql += literal }

        /// Binds a value.
        mutating func appendInterpolation(_ value: SQLValue) {
            sql += "?"
            values.append(value)
        }

        /// Inserts another fragment with its values.
        mutating func appendInterpolation(_ fragment: SQLFragment) {
            sql += fragment.sql
            values += fragment.values
        }

        /// Inserts text of the program: keywords, names and numbers, never something that was stored.
        mutating func appendInterpolation(raw text: some CustomStringConvertible) { sql += text.description }
    }

    init(stringLiteral value: String) {
        sql = value
        values = []
    }

    init(stringInterpolation: StringInterpolation) {
        sql = stringInterpolation.sql
        values = stringInterpolation.values
    }

    /// Text of the program that binds nothing.
    init(raw sql: String, values: [SQLValue] = []) {
        self.sql = sql
        self.values = values
    }
}
