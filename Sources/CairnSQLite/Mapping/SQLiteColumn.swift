import CairnRepositories

/// The column of a field.
struct SQLiteColumn: Sendable, Hashable {
    /// The field.
    let field: FieldDescription
    /// The name, not quoted.
    let name: String

    init(_ field: FieldDescription) {
        self.field = field
        name = field.columnName(for: .sqlite)
    }

    /// The name as SQL writes it.
    var sql: String { Self.quoted(name) }

    /// The type of its values.
    var type: Affinity {
        switch field.type.unwrapped {
        case .bool, .integer, .timestamp, .day, .price: .integer
        case .double: .real
        case .bytes: .blob
        case .text, .enumeration, .id, .decimal, .array, .object, .optional: .text
        }
    }

    /// As a new table declares it.
    var declaration: String {
        "\(sql) \(type.rawValue)\(field.type.isOptional ? "" : " NOT NULL")"
    }

    /// Scalar by scalar: to a `Character`, a quote with a combining mark behind it is no quote.
    static func quoted(_ name: String) -> String {
        var quoted = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in name.unicodeScalars {
            if scalar == "\"" { quoted.append(scalar) }
            quoted.append(scalar)
        }
        return String(quoted) + "\""
    }

    /// What a column turns values into; rules: https://www.sqlite.org/datatype3.html#determination_of_column_affinity
    enum Affinity: String, Sendable, Hashable {
        case integer = "INTEGER"
        case real = "REAL"
        case text = "TEXT"
        case blob = "BLOB"
        case numeric = "NUMERIC"

        /// The affinity of a declared type.
        init(declared: String) {
            let type = declared.uppercased()
            func has(_ part: String) -> Bool { type.utf8.contains(part.utf8) }
            if has("INT") {
                self = .integer
            } else if has("CHAR") || has("CLOB") || has("TEXT") {
                self = .text
            } else if has("BLOB") || type.isEmpty {
                self = .blob
            } else if has("REAL") || has("FLOA") || has("DOUB") {
                self = .real
            } else {
                self = .numeric
            }
        }

        /// Whether a column declared otherwise keeps the same values: `BOOLEAN` and `DATE` are numeric.
        func isKept(by declared: Affinity) -> Bool {
            self == declared || (self == .integer && declared == .numeric)
        }
    }
}
