import CairnDomain
import CairnRepositories

/// Reads the values of a column of one block in the form of a field.
struct ValueReader {
    /// Appends the values of some rows.
    private typealias Reader = (Range<Int>, inout [StoredValue]) throws(ValueFlaw) -> Void

    private let read: Reader

    /// - Throws: `ValueFlaw` when the values are not laid out as the form says.
    init(_ form: ValueForm, _ values: NativeValues) throws(ValueFlaw) {
        read = try Self.reader(form, values)
    }

    /// Appends the values of some rows; they must be there.
    ///
    /// - Throws: `ValueFlaw` when the field cannot hold one of them.
    func append(_ rows: Range<Int>, to values: inout [StoredValue]) throws(ValueFlaw) { try read(rows, &values) }

    /// The values of some rows, as ``append(_:to:)`` gives them.
    func values(_ rows: Range<Int>) throws(ValueFlaw) -> [StoredValue] {
        var values: [StoredValue] = []
        values.reserveCapacity(rows.count)
        try read(rows, &values)
        return values
    }

    private static func reader(_ form: ValueForm, _ values: NativeValues) throws(ValueFlaw) -> Reader {
        switch (form, values) {
        case (.dictionary(let inner), .dictionary(let keys, let entries, let hasNull)):
            return try dictionary(inner, keys, entries, hasNull: hasNull)
        case (.dictionary(let inner), _): return try reader(inner, values)
        case (.nullable(let inner), .nullable(let isNull, let wrapped)):
            return nullable(isNull, try reader(inner, wrapped))
        case (.emptyIsNull(let inner), _):
            let read = try reader(inner, values)
            return { rows, values throws(ValueFlaw) in
                let start = values.count
                try read(rows, &values)
                for index in start..<values.count where values[index] == .text("") { values[index] = .null }
            }
        case (.array(let inner), .array(let ends, let flat)):
            let read = try reader(inner, flat)
            return { rows, values throws(ValueFlaw) in
                for row in rows {
                    var elements: [StoredValue] = []
                    try read((row == 0 ? 0 : ends[row - 1])..<ends[row], &elements)
                    values.append(.array(elements))
                }
            }
        case (_, .strings(let strings)): return try texts(form, strings)
        case (_, .fixed(let fixed)): return try numbers(form, fixed)
        default: throw .stored("has a form that was not expected")
        }
    }

    /// What stands in the place of a NULL means nothing and need not be readable.
    private static func nullable(_ isNull: [UInt8], _ read: @escaping Reader) -> Reader {
        { rows, values throws(ValueFlaw) in
            var start = rows.lowerBound
            while start < rows.upperBound {
                let isMissing = isNull[start] != 0
                var end = start + 1
                while end < rows.upperBound, (isNull[end] != 0) == isMissing { end += 1 }
                if isMissing {
                    values.append(contentsOf: repeatElement(.null, count: end - start))
                } else {
                    try read(start..<end, &values)
                }
                start = end
            }
        }
    }

    /// Reads row by row.
    @inline(__always)
    private static func each(_ value: @escaping (Int) throws(ValueFlaw) -> StoredValue) -> Reader {
        { rows, values throws(ValueFlaw) in
            for row in rows { values.append(try value(row)) }
        }
    }

    private static func dictionary(
        _ form: ValueForm, _ keys: [UInt32], _ entries: NativeValues, hasNull: Bool
    ) throws(ValueFlaw) -> Reader {
        var inner = form
        if case .nullable(let wrapped) = form { inner = wrapped }
        let read = try reader(inner, entries)
        // The first entries are there whether a row has them or not, and need not mean anything to the field.
        let table = (0..<entries.count).map { entry in
            Result { () throws(ValueFlaw) in
                if hasNull && entry == 0 { return StoredValue.null }
                var values: [StoredValue] = []
                try read(entry..<(entry + 1), &values)
                return values[0]
            }
        }
        return each { row throws(ValueFlaw) in try table[Int(keys[row])].get() }
    }

    // MARK: Strings

    private static func texts(_ form: ValueForm, _ strings: NativeStrings) throws(ValueFlaw) -> Reader {
        switch form {
        case .text:
            return { rows, values throws(ValueFlaw) in
                guard strings.appendTexts(rows, to: &values, as: StoredValue.text) else {
                    throw .stored("holds bytes that are no text")
                }
            }
        case .bytes: return each { row throws(ValueFlaw) in .bytes(Array(strings[row])) }
        case .json:
            return each { row throws(ValueFlaw) in
                do {
                    return try StoredValue(json: try text(strings, row))
                } catch {
                    throw .stored("holds text that is not valid JSON")
                }
            }
        case .id:
            return each { row throws(ValueFlaw) in
                guard let id = ObjectID(try text(strings, row)) else { throw .stored("holds text that is no id") }
                return .id(id)
            }
        default: throw .stored("has a form that was not expected")
        }
    }

    private static func text(_ strings: NativeStrings, _ row: Int) throws(ValueFlaw) -> String {
        guard let text = strings.validText(at: row) else { throw .stored("holds bytes that are no text") }
        return text
    }

    // MARK: Fixed widths

    private static func numbers(_ form: ValueForm, _ fixed: NativeFixed) throws(ValueFlaw) -> Reader {
        // Somebody may have changed the column since its table was opened.
        guard form.width == fixed.width else { throw .stored("has a form that was not expected") }
        switch form {
        case .bool:
            return each { row throws(ValueFlaw) in
                switch fixed.load(at: row, as: UInt8.self) {
                case 0: .bool(false)
                case 1: .bool(true)
                default: throw .stored("holds a number that is neither 0 nor 1")
                }
            }
        case .integer(let bits, let isSigned):
            return each { row throws(ValueFlaw) in
                guard let value = integer(fixed, row, bits: bits, isSigned: isSigned),
                    let exact = Int64(exactly: value)
                else { throw .stored("holds a number beyond 64 bits") }
                return .integer(exact)
            }
        case .float64: return each { row throws(ValueFlaw) in .double(fixed.load(at: row, as: Double.self) ?? .nan) }
        case .float32:
            return each { row throws(ValueFlaw) in .double(Double(fixed.load(at: row, as: Float.self) ?? .nan)) }
        case .label(let cases):
            return each { row throws(ValueFlaw) in
                let number = integer(fixed, row, bits: cases.bits, isSigned: true).map { Int16(truncatingIfNeeded: $0) }
                guard let number, let name = cases.name(of: number) else {
                    throw .stored("holds a number that the enum does not name")
                }
                return .text(name)
            }
        case .fixedText:
            return each { row throws(ValueFlaw) in
                let end = fixed[row].lastIndex { $0 != 0 }.map { $0 + 1 } ?? fixed[row].startIndex
                guard let text = String(validating: fixed[row][..<end], as: UTF8.self) else {
                    throw .stored("holds bytes that are no text")
                }
                return .text(text)
            }
        case .fixedBytes: return each { row throws(ValueFlaw) in .bytes(Array(fixed[row])) }
        case .ticks(let scale): return try ticks(fixed, scale: scale)
        case .seconds:
            return each { row throws(ValueFlaw) in
                .timestamp(Timestamp(millisecondsSince1970: Int64(fixed.load(at: row, as: UInt32.self) ?? 0) * 1000))
            }
        case .days16:
            return each { row throws(ValueFlaw) in
                .day(Day(daysSince1970: Int32(fixed.load(at: row, as: UInt16.self) ?? 0)))
            }
        case .days32:
            return each { row throws(ValueFlaw) in .day(Day(daysSince1970: fixed.load(at: row, as: Int32.self) ?? 0)) }
        case .decimal(let decimal): return self.decimal(fixed, decimal)
        case .idBytes:
            return each { row throws(ValueFlaw) in
                guard let id = ObjectID(bytes: fixed[row]) else { throw .stored("holds bytes that are no id") }
                return .id(id)
            }
        case .idDigits:
            return each { row throws(ValueFlaw) in
                guard let id = ObjectID(String(decoding: fixed[row], as: UTF8.self)) else {
                    throw .stored("holds text that is no id")
                }
                return .id(id)
            }
        case .uuid: return each { row throws(ValueFlaw) in .text(UUIDText.text(of: fixed[row])) }
        default: throw .stored("has a form that was not expected")
        }
    }

    private static func ticks(_ fixed: NativeFixed, scale: Int) throws(ValueFlaw) -> Reader {
        if scale == 3 {
            return each { row throws(ValueFlaw) in
                .timestamp(Timestamp(millisecondsSince1970: fixed.load(at: row, as: Int64.self) ?? 0))
            }
        }
        return each { row throws(ValueFlaw) in
            let ticks = fixed.load(at: row, as: Int64.self) ?? 0
            guard let exact = DecimalScale.rescale(Int128(ticks), from: scale, to: 3).flatMap({ Int64(exactly: $0) })
            else {
                throw .stored("holds a time that whole milliseconds cannot hold")
            }
            return .timestamp(Timestamp(millisecondsSince1970: exact))
        }
    }

    private static func decimal(_ fixed: NativeFixed, _ form: ValueForm.DecimalForm) -> Reader {
        if form.isPrice, form.scale == 8, form.width == 8 {
            return each { row throws(ValueFlaw) in .price(Price(units: fixed.load(at: row, as: Int64.self) ?? 0)) }
        }
        return each { row throws(ValueFlaw) in
            guard let units = DecimalUnits.load(fixed, row, form) else {
                throw .stored("holds a number that \(form.isPrice ? "a price" : "a decimal") cannot hold exactly")
            }
            if form.isPrice {
                guard let price = Int64(exactly: units) else { throw .stored("holds a number beyond prices") }
                return .price(Price(units: price))
            }
            return .decimal(units)
        }
    }

    /// A whole number of up to 64 bits.
    static func integer(_ fixed: NativeFixed, _ row: Int, bits: Int, isSigned: Bool) -> Int128? {
        switch (bits, isSigned) {
        case (8, true): fixed.load(at: row, as: Int8.self).map { Int128($0) }
        case (16, true): fixed.load(at: row, as: Int16.self).map { Int128($0) }
        case (32, true): fixed.load(at: row, as: Int32.self).map { Int128($0) }
        case (64, true): fixed.load(at: row, as: Int64.self).map { Int128($0) }
        case (8, false): fixed.load(at: row, as: UInt8.self).map { Int128($0) }
        case (16, false): fixed.load(at: row, as: UInt16.self).map { Int128($0) }
        case (32, false): fixed.load(at: row, as: UInt32.self).map { Int128($0) }
        case (64, false): fixed.load(at: row, as: UInt64.self).map { Int128($0) }
        default: nil
        }
    }
}
