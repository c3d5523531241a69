import CairnDomain
import CairnRepositories

/// How values of a field live in a column: what both reading and writing follow.
///
/// Columns that Cairn makes have one form for each type of field; those of others are understood as far as no value is
/// lost on the way.
indirect enum ValueForm: Hashable, Sendable {
    case bool
    /// A whole number in 8 to 64 bits.
    case integer(bits: Int, isSigned: Bool)
    case float32
    case float64
    case text
    /// Text in so many bytes, filled up with zeros.
    case fixedText(Int)
    case label(NativeEnum)
    case bytes
    /// Exactly so many bytes.
    case fixedBytes(Int)
    /// An instant in ticks of 10^-scale seconds.
    case ticks(scale: Int)
    /// An instant in seconds, 1970 to 2106.
    case seconds
    /// A day from 1970 to 2149.
    case days16
    /// A day from 1900 to 2299.
    case days32
    /// A price or decimal in units of 10^-scale; `precision` is nil for whole numbers, which are bounded by their bits.
    case decimal(DecimalForm)
    /// An id as 24 hexadecimal digits.
    case id
    /// An id as 24 hexadecimal digits in as many bytes.
    case idDigits
    /// An id as its twelve bytes.
    case idBytes
    case uuid
    /// A list or nested value as JSON.
    case json
    case array(ValueForm)
    case nullable(ValueForm)
    /// Text that may be missing in a column that has no NULL: the empty text.
    case emptyIsNull(ValueForm)
    /// With the different values of a block kept apart from the rows.
    case dictionary(ValueForm)

    /// The numbers of a decimal column.
    struct DecimalForm: Hashable, Sendable {
        /// Bytes of a value.
        let width: Int
        let isSigned: Bool
        let scale: Int
        /// Digits that the column promises; nil for those that Cairn fills to the last bit, and for whole numbers.
        let precision: Int?
        /// Whether the field is a price, in units of 10^-8; otherwise a decimal, in units of 10^-18.
        let isPrice: Bool

        var fieldScale: Int { isPrice ? 8 : 18 }

        /// Whether the column is as Cairn makes it, and holds every value in the field's own units.
        var isOwn: Bool { isSigned && precision == nil && scale == fieldScale && width == (isPrice ? 8 : 16) }
    }

    /// The form of a field in a column of a type; nil when values would be lost or have no meaning.
    init?(_ field: FieldType, in type: NativeType) {
        switch (field, type) {
        case (.optional(let wrapped), .nullable(let inner)):
            guard let form = ValueForm(wrapped.unwrapped, in: inner) else { return nil }
            self = .nullable(form)
        case (.optional(let wrapped), .lowCardinality(.nullable(let inner))):
            guard let form = ValueForm(wrapped.unwrapped, in: inner) else { return nil }
            self = .dictionary(.nullable(form))
        case (.optional(let wrapped), _):
            guard wrapped.isText, let form = ValueForm(wrapped.unwrapped, in: type), form.isText else { return nil }
            self = .emptyIsNull(form)
        case (_, .lowCardinality(let inner)):
            guard !inner.isNullable, let form = ValueForm(field, in: inner) else { return nil }
            self = .dictionary(form)
        case (.array(let element), .array(let inner)):
            guard let form = ValueForm(element, in: inner) else { return nil }
            self = .array(form)
        case (.array, .string), (.object, .string): self = .json
        default:
            guard let form = Self.scalar(field, in: type) else { return nil }
            self = form
        }
    }

    private static func scalar(_ field: FieldType, in type: NativeType) -> ValueForm? {
        switch (field, type) {
        case (.bool, .bool), (.bool, .uint(8)): .bool
        case (.integer, .int(let bits)) where bits <= 64: .integer(bits: bits, isSigned: true)
        case (.integer, .uint(let bits)) where bits <= 64: .integer(bits: bits, isSigned: false)
        case (.double, .float64): .float64
        case (.double, .float32): .float32
        case (.text, .string), (.enumeration, .string): .text
        case (.text, .fixedString(let length)), (.enumeration, .fixedString(let length)): .fixedText(length)
        case (.text, .enumeration(let cases)), (.enumeration, .enumeration(let cases)): .label(cases)
        case (.text, .uuid): .uuid
        case (.bytes, .string): .bytes
        case (.bytes, .fixedString(let length)): .fixedBytes(length)
        case (.timestamp, .dateTime64(let scale, _)): .ticks(scale: scale)
        case (.timestamp, .dateTime): .seconds
        case (.day, .date): .days16
        case (.day, .date32): .days32
        case (.price, .decimal), (.decimal, .decimal), (.price, .int), (.decimal, .int), (.price, .uint),
            (.decimal, .uint):
            DecimalForm(type, isPrice: field == .price).map(ValueForm.decimal)
        case (.id, .string): .id
        case (.id, .fixedString(24)): .idDigits
        case (.id, .fixedString(12)): .idBytes
        default: nil
        }
    }

    /// Whether a value may be missing.
    var isNullable: Bool {
        switch self {
        case .nullable, .emptyIsNull: true
        case .dictionary(let form): form.isNullable
        default: false
        }
    }

    /// A time cut down to what the column keeps of it; any other value as it is.
    func cut(_ value: StoredValue) -> StoredValue {
        guard case .timestamp(let time) = value else { return value }
        let step: Int64
        switch self {
        case .seconds: step = 1000
        case .ticks(let scale) where scale < 3: step = [1000, 100, 10][scale]
        default: return value
        }
        let milliseconds = time.millisecondsSince1970
        let (whole, isBelow) = (milliseconds / step * step, milliseconds % step < 0)
        // Nothing is that far from 1970 but the very first instant.
        return .timestamp(Timestamp(millisecondsSince1970: isBelow ? whole &- step : whole))
    }

    /// The form without what says that a value may be missing or is kept in a dictionary.
    var unwrapped: ValueForm {
        switch self {
        case .nullable(let form), .emptyIsNull(let form), .dictionary(let form): form.unwrapped
        default: self
        }
    }

    private var isText: Bool {
        switch unwrapped {
        case .text, .fixedText: true
        default: false
        }
    }
}

extension ValueForm.DecimalForm {
    /// The form of a numeric column; nil for any other.
    init?(_ type: NativeType, isPrice: Bool) {
        switch type {
        case .decimal(let precision, let scale):
            // A Decimal is an integer of its width: Cairn's own columns use all bits of it.
            let own = isPrice ? (18, 8) : (38, 18)
            self.init(
                width: type.fixedWidth ?? 0, isSigned: true, scale: scale,
                precision: (precision, scale) == own ? nil : precision, isPrice: isPrice)
        case .int(let bits):
            self.init(width: bits / 8, isSigned: true, scale: 0, precision: nil, isPrice: isPrice)
        case .uint(let bits):
            self.init(width: bits / 8, isSigned: false, scale: 0, precision: nil, isPrice: isPrice)
        default: return nil
        }
    }
}

extension NativeType {
    /// Whether values may be NULL.
    var isNullable: Bool {
        switch self {
        case .nullable: true
        case .lowCardinality(let inner): inner.isNullable
        default: false
        }
    }

    /// The type of the column that Cairn makes for a field.
    init(for type: FieldType) {
        switch type {
        case .optional(let wrapped):
            let inner = NativeType(for: wrapped.unwrapped)
            switch inner {
            // A list cannot be NULL, its JSON can.
            case .array: self = .nullable(.string)
            case .lowCardinality(let value): self = .lowCardinality(.nullable(value))
            default: self = .nullable(inner)
            }
        case .bool: self = .bool
        case .integer: self = .int(64)
        case .double: self = .float64
        case .text, .bytes, .object, .id: self = .string
        case .enumeration: self = .lowCardinality(.string)
        case .timestamp: self = .dateTime64(scale: 3, zone: "UTC")
        case .day: self = .date32
        case .price: self = .decimal(precision: 18, scale: 8)
        case .decimal: self = .decimal(precision: 38, scale: 18)
        case .array(let element):
            let inner = NativeType(for: element)
            switch element.unwrapped {
            // What has no type of its own makes the whole list JSON.
            case .object, .array: self = .string
            case .enumeration: self = .array(element.isOptional ? .nullable(.string) : .string)
            default: self = .array(inner)
            }
        }
    }
}
