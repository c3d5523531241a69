import CairnRuntime

/// SQL whose values are parameters that the server fills in: `WHERE code = {p0:String}`.
typealias SQL = SQLTemplate<QueryParameter>

extension SQLTemplate<QueryParameter> {
    /// The text, with the parameters named by their place, and their values.
    var rendered: (text: String, parameters: [(name: String, parameter: QueryParameter)]) {
        let (text, values) = rendered { index, parameter in "{p\(index):\(parameter.type)}" }
        return (text, values.enumerated().map { ("p\($0.offset)", $0.element) })
    }
}

/// A name in SQL.
struct Identifier: SQLName, Sendable, Hashable {
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
