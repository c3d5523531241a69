/// Reads whole numbers of any width from an answer.
struct IntegerReader {
    private let fixed: NativeFixed
    private let bits: Int
    private let isSigned: Bool

    /// Nil for a column of another type.
    init?(_ column: NativeColumn) {
        guard case .fixed(let fixed) = column.values else { return nil }
        self.fixed = fixed
        switch column.type {
        case .int(let bits): (self.bits, isSigned) = (bits, true)
        case .uint(let bits): (self.bits, isSigned) = (bits, false)
        case .bool: (bits, isSigned) = (8, false)
        case .dateTime64: (bits, isSigned) = (64, true)
        default: return nil
        }
    }

    func value(at row: Int) -> Int128? { ValueReader.integer(fixed, row, bits: bits, isSigned: isSigned) }
}

extension NativeValues {
    /// The text of a row, also from a dictionary; nil when it is none.
    func text(at row: Int) -> String? {
        switch self {
        case .strings(let strings): row < strings.count ? strings.validText(at: row) : nil
        case .dictionary(let keys, let entries, _): row < keys.count ? entries.text(at: Int(keys[row])) : nil
        default: nil
        }
    }
}
