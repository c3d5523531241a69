import CairnDomain
import CairnRepositories

/// A value in one of the forms that SQLite stores.
enum SQLValue: Sendable, Equatable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
    /// Bytes that are compared as text without being some: the end of a range of texts.
    case textBytes([UInt8])
}

extension SQLValue {
    /// The form in which a value is stored.
    ///
    /// Whole numbers hold truth values (0 and 1), instants (milliseconds since 1970), days (days since 1970) and prices
    /// (units of 10^-8). Text holds ids (24 hexadecimal digits), decimals (see ``DecimalText``), and as JSON lists and
    /// nested values.
    ///
    /// - Throws: `CairnError` with code `invalidInput` for an infinity within a list, which JSON cannot hold.
    @inlinable
    init(_ value: StoredValue) throws(CairnError) {
        switch value {
        case .null: self = .null
        case .bool(let value): self = .integer(value ? 1 : 0)
        case .integer(let value): self = .integer(value)
        case .double(let value): self = .real(value)
        case .text(let value): self = .text(value)
        case .bytes(let value): self = .blob(value)
        case .timestamp(let value): self = .integer(value.millisecondsSince1970)
        case .day(let value): self = .integer(Int64(value.daysSince1970))
        case .price(let value): self = .integer(value.units)
        case .decimal(let units): self = .text(DecimalText.encode(units))
        case .id(let value): self = .text(value.description)
        case .array, .object: self = .text(try value.json())
        }
    }
}
