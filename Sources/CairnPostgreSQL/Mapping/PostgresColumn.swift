import CairnRepositories
import CairnRuntime

/// The column of a field.
struct PostgresColumn: Sendable, Hashable {
    let field: FieldDescription
    /// The table's name, for messages.
    let table: String
    let name: String
    let type: ColumnType
    /// The name as SQL writes it.
    let sql: String

    init(_ field: FieldDescription, of table: String) {
        self.field = field
        self.table = table
        name = field.columnName(for: .postgreSQL)
        type = ColumnType(field.type)
        sql = Identifier.quoted(name)
    }

    /// The column to compare and sort by: text by its bytes, whatever the column's own order.
    var ordered: String { type.scalar == .text && !type.isArray ? "\(sql) COLLATE \"C\"" : sql }

    /// How the column is declared in a table of Cairn's.
    var declaration: String {
        let sort = type.scalar == .text ? " COLLATE \"C\"" : ""
        return "\(sql) \(declaredType)\(sort)\(field.type.isOptional ? "" : " NOT NULL")"
    }

    /// Times are kept to the millisecond, as others that write them have it too.
    private var declaredType: String {
        type.scalar == .timestamptz ? (type.isArray ? "timestamptz(3)[]" : "timestamptz(3)") : type.sql
    }

    /// Whether a column of another type takes and gives back every value of the field.
    ///
    /// - Parameters:
    ///   - oid: The type of the column that is there.
    ///   - modifier: Its precision, as `pg_attribute.atttypmod` has it; -1 for none.
    func isKept(by oid: TypeOID, modifier: Int) -> Bool {
        if oid == type.oid {
            switch type.scalar {
            case .price: return Self.holds(modifier, digits: 11, scale: 8)
            case .decimal: return Self.holds(modifier, digits: 21, scale: 18)
            // Milliseconds need three digits.
            case .timestamptz: return modifier < 0 || modifier >= 3
            default: return true
            }
        }
        switch (field.type.unwrapped, oid) {
        // A number that is too large, or a text that is too long, is refused by the server.
        case (.integer, .int4), (.integer, .int2), (.text, .varchar), (.enumeration, .varchar), (.id, .varchar):
            return true
        case (.integer, .numeric): return Self.holds(modifier, digits: 1, scale: 0)
        default: return false
        }
    }

    /// Whether a `numeric` has so many digits before and after the point.
    private static func holds(_ modifier: Int, digits: Int, scale: Int) -> Bool {
        if modifier < 4 { return true }
        // https://www.postgresql.org/docs/15/datatype-numeric.html; the layout is that of `make_numeric_typmod`.
        let precision = ((modifier - 4) >> 16) & 0xFFFF
        let declared = (((modifier - 4) & 0x7FF) ^ 1024) - 1024
        return declared >= scale && precision - declared >= digits
    }
}
