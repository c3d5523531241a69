import CairnDomain
import CairnRepositories
import CairnRuntime

extension FieldColumn {
    /// Conditions one of which holds where the column has one of some values; nil for types that are compared value by
    /// value.
    ///
    /// Many values travel in few parameters: a server takes a thousand in one request. A value that the column cannot
    /// hold is in none, because making it fit could make it another one.
    func membership(_ values: [StoredValue]) -> [SQL]? {
        guard let list = ValueList(values, self) else { return nil }
        return list.chunks.map { chunk in
            let values: SQL = "\(.array(of: list.type, chunk, isQuoted: list.isQuoted))"
            guard let expression = list.expression else { return "\(list.subject) IN \(values)" }
            // A set made by a query keeps the column's own type, and with it the use of its index.
            return "\(list.subject) IN (SELECT \(expression("arrayJoin(\(values))")))"
        }
    }
}

/// Values in the form in which the server compares them with a column exactly.
private struct ValueList {
    /// A longer list is split, because a server takes no parameter above 128 KiB.
    private static let maximumParameter = 48 << 10

    /// What is looked for among the values.
    private(set) var subject: SQL
    /// The type of the values as they travel.
    private(set) var type: String
    private(set) var elements: [String]
    private(set) var isQuoted = false
    /// What makes a value of the column's own type of one that arrived; nil where they are compared as they are.
    private(set) var expression: ((SQL) -> SQL)?

    init?(_ values: [StoredValue], _ column: FieldColumn) {
        subject = column.text
        elements = []
        switch column.form.unwrapped {
        case .integer:
            type = "Int64"
            elements = values.compactMap { if case .integer(let number) = $0 { "\(number)" } else { nil } }
        case .text, .label, .fixedText:
            type = "String"
            isQuoted = true
            elements = values.compactMap { if case .text(let text) = $0 { text } else { nil } }
        case .id, .idDigits:
            type = "String"
            isQuoted = true
            elements = values.compactMap { if case .id(let id) = $0 { id.description } else { nil } }
        case .uuid:
            subject = column.expression
            type = "UUID"
            isQuoted = true
            elements = values.compactMap { value in
                if case .text(let text) = value, UUIDText.bytes(of: text) != nil { text } else { nil }
            }
        case .float64, .float32, .ticks, .seconds, .days16, .decimal:
            guard let width = column.form.unwrapped.width, width <= 16 else { return nil }
            let isSigned = column.form.unwrapped.isSigned
            type = "\(isSigned ? "Int" : "UInt")\(width * 8)"
            let own = NativeQuoting.quoted(column.type.bare.description)
            expression = { "reinterpret(\($0), \(raw: own))" }
            elements = values.flatMap { Self.bits(of: $0, column.form.unwrapped) }
                .filter { Self.fits($0, width: width, isSigned: isSigned) }.map(\.description)
        case .days32:
            type = "Int32"
            expression = { "toDate32(\($0))" }
            elements = values.compactMap { value in
                guard case .day(let day) = value, TimeBounds.days.contains(day.daysSince1970) else { return nil }
                return "\(day.daysSince1970)"
            }
        default: return nil
        }
    }

    var chunks: [[String]] {
        var chunks: [[String]] = []
        var size = Self.maximumParameter
        for element in elements {
            // Escaping at most doubles a text.
            let more = 2 * element.utf8.count + 3
            size += more
            if size > Self.maximumParameter {
                chunks.append([])
                size = more
            }
            chunks[chunks.count - 1].append(element)
        }
        return chunks
    }

    /// What a column's bytes are for a value, read as a whole number; none where it cannot hold it, two for zero.
    private static func bits(of value: StoredValue, _ form: ValueForm) -> [Int128] {
        switch (form, value) {
        case (.float64, .double(let number)):
            if number == 0 { return [Int128(Double(0).bitPattern), Int128((-Double(0)).bitPattern)] }
            // Nothing equals what is no number.
            return number.isNaN ? [] : [Int128(number.bitPattern)]
        case (.float32, .double(let number)):
            if number == 0 { return [Int128(Float(0).bitPattern), Int128((-Float(0)).bitPattern)] }
            return Float(exactly: number).map { [Int128($0.bitPattern)] } ?? []
        case (.ticks(let scale), .timestamp(let time)): return units(Int128(time.millisecondsSince1970), 3, scale)
        case (.seconds, .timestamp(let time)): return units(Int128(time.millisecondsSince1970), 3, 0)
        case (.days16, .day(let day)): return [Int128(day.daysSince1970)]
        case (.decimal(let form), .price(let price)): return units(Int128(price.units), 8, form.scale)
        case (.decimal(let form), .decimal(let units)): return self.units(units, 18, form.scale)
        default: return []
        }
    }

    private static func units(_ units: Int128, _ from: Int, _ scale: Int) -> [Int128] {
        DecimalScale.rescale(units, from: from, to: scale).map { [$0] } ?? []
    }

    private static func fits(_ number: Int128, width: Int, isSigned: Bool) -> Bool {
        switch (width, isSigned) {
        case (16, true): true
        case (_, true): (-(Int128(1) << (width * 8 - 1))..<(Int128(1) << (width * 8 - 1))).contains(number)
        case (16, false): number >= 0
        case (_, false): (0..<(Int128(1) << (width * 8))).contains(number)
        }
    }
}

extension ValueForm {
    /// Whether the bytes of a fixed width are a number with a sign.
    fileprivate var isSigned: Bool {
        switch self {
        case .ticks: true
        case .decimal(let form): form.isSigned
        default: false
        }
    }
}

extension NativeType {
    /// The type of the values themselves.
    fileprivate var bare: NativeType {
        switch self {
        case .nullable(let inner), .lowCardinality(let inner): inner.bare
        default: self
        }
    }
}
