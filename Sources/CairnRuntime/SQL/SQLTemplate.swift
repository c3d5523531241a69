/// SQL with the values it binds, which never become a part of its text.
///
/// ```swift
/// let query: SQL = "SELECT * FROM \(table) WHERE code = \(.text(code))"
/// ```
public struct SQLTemplate<Value: Sendable & Hashable>: Sendable, Hashable, ExpressibleByStringInterpolation {
    fileprivate enum Part: Sendable, Hashable {
        case text(String)
        case value(Value)
    }

    fileprivate var parts: [Part]

    /// Collects what a literal is made of.
    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var parts: [Part] = []

        /// Makes room.
        public init(literalCapacity: Int, interpolationCount: Int) {
            parts.reserveCapacity(2 * interpolationCount + 1)
        }

        /// Adds text of the program.
        public mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { parts.append(.text(literal)) }
        }

        /// Binds a value.
        public mutating func appendInterpolation(_ value: Value) { parts.append(.value(value)) }

        /// Inserts other SQL with its values.
        public mutating func appendInterpolation(_ sql: SQLTemplate) { parts += sql.parts }

        /// Inserts a name, quoted.
        public mutating func appendInterpolation(_ name: some SQLName) { parts.append(.text(name.sql)) }

        /// Inserts text of the program: keywords and numbers, never something that was stored.
        public mutating func appendInterpolation(raw text: some CustomStringConvertible) {
            parts.append(.text(text.description))
        }
    }

    /// Text of the program that binds nothing.
    public init(stringLiteral value: String) { parts = [.text(value)] }

    /// Text of a script that someone wrote as SQL.
    public init(literal text: String) { parts = [.text(text)] }

    /// Text of the program with values.
    public init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }

    fileprivate init(parts: [Part]) { self.parts = parts }

    /// The values in the order of their places.
    public var values: [Value] {
        parts.compactMap { part in
            if case .value(let value) = part { value } else { nil }
        }
    }

    /// The text, and the values in the order of their places.
    ///
    /// - Parameter placeholder: What the text has in the place of a value, of which it gets the index.
    public func rendered(_ placeholder: (Int, Value) -> String) -> (text: String, values: [Value]) {
        var text = ""
        var values: [Value] = []
        for part in parts {
            switch part {
            case .text(let literal): text += literal
            case .value(let value):
                text += placeholder(values.count, value)
                values.append(value)
            }
        }
        return (text, values)
    }

    /// One after the other.
    public static func + (left: SQLTemplate, right: SQLTemplate) -> SQLTemplate {
        SQLTemplate(parts: left.parts + right.parts)
    }
}

/// A name in SQL.
public protocol SQLName {
    /// The name as SQL writes it, quoted.
    var sql: String { get }
}

extension Sequence {
    /// The fragments with a text between them.
    public func joined<Value>(separator: String) -> SQLTemplate<Value> where Element == SQLTemplate<Value> {
        var joined = SQLTemplate<Value>(parts: [])
        for (index, next) in enumerated() {
            if index > 0 { joined.parts.append(.text(separator)) }
            joined.parts += next.parts
        }
        return joined
    }
}
