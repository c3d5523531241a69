/// SQL with the values it binds, each a parameter that the server fills in: `WHERE code = {p0:String}`.
///
/// ```swift
/// let query: SQL = "SELECT * FROM \(table) WHERE code = \(.text(code))"
/// ```
struct SQL: Sendable, Hashable, ExpressibleByStringInterpolation {
    fileprivate enum Part: Sendable, Hashable {
        case text(String)
        case parameter(QueryParameter)
    }

    fileprivate var parts: [Part]

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var parts: [Part] = []

        init(literalCapacity: Int, interpolationCount: Int) {
            parts.reserveCapacity(2 * interpolationCount + 1)
        }

        mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { parts.append(.text(literal)) }
        }

        /// Binds a value.
        mutating func appendInterpolation(_ parameter: QueryParameter) { parts.append(.parameter(parameter)) }

        /// Inserts other SQL with its values.
        mutating func appendInterpolation(_ sql: SQL) { parts += sql.parts }

        /// Inserts a name, quoted.
        mutating func appendInterpolation(_ name: Identifier) { parts.append(.text(name.sql)) }

        /// Inserts text of the program: keywords and numbers, never something that was stored.
        mutating func appendInterpolation(raw text: some CustomStringConvertible) {
            parts.append(.text(text.description))
        }
    }

    init(stringLiteral value: String) { parts = [.text(value)] }

    /// Text of a script that someone wrote as SQL.
    init(literal text: String) { parts = [.text(text)] }

    init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }

    fileprivate init(parts: [Part]) { self.parts = parts }

    /// The text, with the parameters named by their place, and their values.
    var rendered: (text: String, parameters: [(name: String, parameter: QueryParameter)]) {
        var text = ""
        var parameters: [(name: String, parameter: QueryParameter)] = []
        for part in parts {
            switch part {
            case .text(let literal): text += literal
            case .parameter(let parameter):
                let name = "p\(parameters.count)"
                text += "{\(name):\(parameter.type)}"
                parameters.append((name, parameter))
            }
        }
        return (text, parameters)
    }

    static func + (left: SQL, right: SQL) -> SQL { SQL(parts: left.parts + right.parts) }
}

extension Sequence<SQL> {
    /// The fragments with a text between them.
    func joined(separator: String) -> SQL {
        var joined = SQL(parts: [])
        for (index, next) in enumerated() {
            if index > 0 { joined.parts.append(.text(separator)) }
            joined.parts += next.parts
        }
        return joined
    }
}

/// A name in SQL.
struct Identifier: Sendable, Hashable {
    /// The parts of the name, such as database and table, not quoted.
    let parts: [String]

    init(_ parts: String...) { self.parts = parts }

    /// The name as SQL writes it.
    var sql: String { parts.map(Self.quoted).joined(separator: ".") }

    private static func quoted(_ name: String) -> String {
        var quoted = "`"
        for scalar in name.unicodeScalars {
            if scalar == "`" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "`"
    }
}
