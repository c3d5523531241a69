import CairnDomain
import CairnRepositories

/// Collects the values of one column of an insert.
///
/// A reference, so that appending through a list of them copies nothing; used by one task.
final class ColumnBuilder {
    private let form: ValueForm
    /// Numbers and other values of a fixed width.
    private var bytes: [UInt8] = []
    private var strings = NativeStrings()
    private var isNull: [UInt8] = []
    private var ends: [Int] = []
    /// The builder of elements, of what is there, or of one entry of the dictionary.
    private let inner: ColumnBuilder?
    private var dictionary: NativeDictionaryBuilder?

    init(_ form: ValueForm) {
        self.form = form
        switch form {
        case .array(let element), .nullable(let element), .emptyIsNull(let element): inner = ColumnBuilder(element)
        case .dictionary(let entry):
            inner = ColumnBuilder(entry.unwrapped)
            dictionary = NativeDictionaryBuilder(width: entry.unwrapped.width, isNullable: entry.isNullable)
        default: inner = nil
        }
    }

    /// Adds a value.
    ///
    /// - Throws: `ValueFlaw` when the column cannot hold it as it is.
    func append(_ value: StoredValue) throws(ValueFlaw) {
        switch (form, value) {
        case (.nullable, .null):
            isNull.append(1)
            inner?.appendPlaceholders(1)
        case (.nullable, _):
            try inner?.append(value)
            isNull.append(0)
        case (.emptyIsNull, .null): try inner?.append(.text(""))
        case (.emptyIsNull, .text("")):
            throw .inexact("holds an empty text, which the column keeps for a missing one")
        case (.emptyIsNull, _): try inner?.append(value)
        case (.dictionary, _): try appendEntry(value)
        case (.array, .array(let elements)):
            for element in elements { try inner?.append(element) }
            ends.append((ends.last ?? 0) + elements.count)
        case (.json, _): strings.append(utf8: try json(value).utf8)
        case (.text, .text(let text)): strings.append(utf8: text.utf8)
        case (.bytes, .bytes(let value)): strings.append(utf8: value)
        case (.id, .id(let id)): strings.append(utf8: id.description.utf8)
        default: try appendFixed(value)
        }
    }

    /// Adds values, as ``append(_:)`` adds each of them, but the plain ones in one go.
    ///
    /// - Throws: `ValueFlaw` for the first that the column cannot hold.
    func append(contentsOf values: ArraySlice<StoredValue>) throws(ValueFlaw) {
        switch form {
        case .integer(64, true): try add(values) { if case .integer(let number) = $0 { number } else { nil } }
        case .float64: try add(values) { if case .double(let number) = $0 { number } else { nil } }
        case .bool: try add(values) { if case .bool(let truth) = $0 { truth ? UInt8(1) : 0 } else { nil } }
        case .ticks(scale: 3):
            try add(values) {
                if case .timestamp(let time) = $0, TimeBounds.timestamps.contains(time) {
                    time.millisecondsSince1970
                } else {
                    nil
                }
            }
        case .decimal(let form) where form.isOwn:
            if form.isPrice {
                try add(values) { if case .price(let price) = $0 { price.units } else { nil } }
            } else {
                try add(values) { if case .decimal(let units) = $0 { units } else { nil } }
            }
        case .text: try appendTexts(values)
        case .nullable: try appendOptional(values)
        default: for value in values { try append(value) }
        }
    }

    /// Adds numbers as they lie in memory; what `number` gives none for is added, or refused, alone.
    @inline(__always)
    private func add<Number: BitwiseCopyable>(
        _ values: ArraySlice<StoredValue>, _ number: (StoredValue) -> Number?
    ) throws(ValueFlaw) {
        // Collected aside: going through the reference for each would take longer than the number.
        var numbers: [Number] = []
        numbers.reserveCapacity(values.count)
        for value in values {
            if let number = number(value) {
                numbers.append(number)
            } else {
                numbers.withUnsafeBytes { bytes.append(contentsOf: $0) }
                numbers.removeAll(keepingCapacity: true)
                try append(value)
            }
        }
        numbers.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }

    private func appendTexts(_ values: ArraySlice<StoredValue>) throws(ValueFlaw) {
        var strings = NativeStrings()
        swap(&strings, &self.strings)
        defer { swap(&strings, &self.strings) }
        for value in values {
            // What is no text is refused.
            guard case .text(let text) = value else { return try append(value) }
            strings.append(utf8: text.utf8)
        }
    }

    private func appendOptional(_ values: ArraySlice<StoredValue>) throws(ValueFlaw) {
        var rest = values
        while let first = rest.first {
            let run = rest.prefix { $0.isNull == first.isNull }
            if first.isNull {
                inner?.appendPlaceholders(run.count)
            } else {
                try inner?.append(contentsOf: run)
            }
            isNull.append(contentsOf: repeatElement(first.isNull ? 1 : 0, count: run.count))
            rest = rest[run.endIndex...]
        }
    }

    /// What the block gets.
    var values: NativeValues {
        switch form {
        case .nullable: .nullable(isNull: isNull, inner?.values ?? .nothing(count: isNull.count))
        case .emptyIsNull: inner?.values ?? .nothing(count: 0)
        case .array: .array(ends: ends, inner?.values ?? .nothing(count: 0))
        case .dictionary: dictionary?.values ?? .nothing(count: 0)
        case .text, .bytes, .json, .id: .strings(strings)
        default: .fixed(NativeFixed(width: form.width ?? 1, bytes: bytes))
        }
    }

    /// Values in the place of NULLs, which mean nothing.
    private func appendPlaceholders(_ count: Int) {
        if let width = form.width {
            bytes.append(contentsOf: repeatElement(0, count: count * width))
        } else {
            for _ in 0..<count { strings.append(utf8: EmptyCollection()) }
        }
    }

    private func json(_ value: StoredValue) throws(ValueFlaw) -> String {
        do {
            return try value.json()
        } catch {
            throw .input("holds a value that JSON cannot hold")
        }
    }

    private func appendEntry(_ value: StoredValue) throws(ValueFlaw) {
        guard let inner else { return }
        if value.isNull {
            dictionary?.appendNull()
            return
        }
        inner.bytes.removeAll(keepingCapacity: true)
        inner.strings = NativeStrings()
        try inner.append(value)
        dictionary?.append(inner.form.width == nil ? inner.strings[0] : inner.bytes[...])
    }

    // MARK: Fixed widths

    private func add(_ number: some BitwiseCopyable) {
        withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) }
    }

    private func appendFixed(_ value: StoredValue) throws(ValueFlaw) {
        switch (form, value) {
        case (.integer(64, true), .integer(let number)): add(number)
        case (.integer(let bits, let isSigned), .integer(let number)):
            try appendInteger(Int128(number), bits: bits, isSigned: isSigned)
        case (.float64, .double(let number)): add(number)
        case (.float32, .double(let number)):
            guard let exact = Float(exactly: number) else {
                throw .inexact("holds a number that a Float32 cannot hold")
            }
            add(exact)
        case (.bool, .bool(let truth)): bytes.append(truth ? 1 : 0)
        case (.ticks(let scale), .timestamp(let time)): add(try Self.ticks(time, scale: scale))
        case (.seconds, .timestamp(let time)):
            let (seconds, rest) = time.millisecondsSince1970.quotientAndRemainder(dividingBy: 1000)
            guard rest == 0, let exact = UInt32(exactly: seconds) else {
                throw .inexact("holds a time that is not a whole second from 1970 to 2106")
            }
            add(exact)
        case (.days16, .day(let day)):
            guard let exact = UInt16(exactly: day.daysSince1970) else {
                throw .inexact("holds a day that is not from 1970 to 2149")
            }
            add(exact)
        case (.days32, .day(let day)):
            guard TimeBounds.days.contains(day.daysSince1970) else {
                throw .inexact("holds a day that is not from 1900 to 2299")
            }
            add(day.daysSince1970)
        case (.decimal(let form), .price(let price)) where form.isOwn: add(price.units)
        case (.decimal(let form), .price(let price)): try append(Int128(price.units), form)
        case (.decimal(let form), .decimal(let units)): try append(units, form)
        case (.label(let cases), .text(let text)):
            guard let number = cases.number(named: text) else {
                throw .input("holds text that is no case of the column's enum")
            }
            try appendInteger(Int128(number), bits: cases.bits, isSigned: true)
        case (.fixedText(let length), .text(let text)): try appendPadded(Array(text.utf8), length)
        case (.fixedBytes(let length), .bytes(let value)):
            guard value.count == length else { throw .input("holds \(value.count) bytes, the column \(length)") }
            bytes += value
        case (.idDigits, .id(let id)): bytes += Array(id.description.utf8)
        case (.idBytes, .id(let id)): bytes += id.bytes
        case (.uuid, .text(let text)):
            guard let value = UUIDText.bytes(of: text) else { throw .input("holds text that is no UUID in lower case") }
            bytes += value
        case (_, .null): throw .input("is missing, and the column has no NULL")
        default: throw .input("holds \(value.kind), which the column does not")
        }
    }

    private func appendPadded(_ text: [UInt8], _ length: Int) throws(ValueFlaw) {
        // A NUL at the end would be taken for filling.
        guard text.count <= length, text.last != 0 else {
            throw .inexact("holds text that does not fit into \(length) bytes")
        }
        bytes += text
        bytes.append(contentsOf: repeatElement(0, count: length - text.count))
    }

    private func append(_ units: Int128, _ form: ValueForm.DecimalForm) throws(ValueFlaw) {
        let scaled = try DecimalUnits.column(units, form)
        switch form.width {
        case 16: add(scaled)
        case 32: bytes += Int256(scaled).littleEndianBytes
        default: try appendInteger(scaled, bits: form.width * 8, isSigned: form.isSigned)
        }
    }

    private func appendInteger(_ number: Int128, bits: Int, isSigned: Bool) throws(ValueFlaw) {
        let flaw = ValueFlaw.inexact("holds a number that \(bits) bits cannot hold")
        func exactly<Number: FixedWidthInteger & BitwiseCopyable>(_ type: Number.Type) throws(ValueFlaw) {
            guard let exact = Number(exactly: number) else { throw flaw }
            add(exact)
        }
        switch (bits, isSigned) {
        case (8, true): try exactly(Int8.self)
        case (16, true): try exactly(Int16.self)
        case (32, true): try exactly(Int32.self)
        case (64, true): try exactly(Int64.self)
        case (8, false): try exactly(UInt8.self)
        case (16, false): try exactly(UInt16.self)
        case (32, false): try exactly(UInt32.self)
        default: try exactly(UInt64.self)
        }
    }

    /// The ticks of a time in a column of a scale.
    static func ticks(_ time: Timestamp, scale: Int) throws(ValueFlaw) -> Int64 {
        guard TimeBounds.timestamps.contains(time) else {
            throw .inexact("holds a time that is not from 1900 to 2299")
        }
        if scale == 3 { return time.millisecondsSince1970 }
        guard let ticks = DecimalScale.rescale(Int128(time.millisecondsSince1970), from: 3, to: scale),
            let exact = Int64(exactly: ticks)
        else { throw .inexact("holds a time that the column cannot hold") }
        return exact
    }
}

extension ValueForm {
    /// Bytes per value of forms with a fixed width.
    var width: Int? {
        switch self {
        case .bool: 1
        case .integer(let bits, _): bits / 8
        case .float32, .seconds, .days32: 4
        case .float64, .ticks: 8
        case .days16: 2
        case .label(let cases): cases.bits / 8
        case .fixedText(let length), .fixedBytes(let length): length
        case .decimal(let form): form.width
        case .idDigits: 24
        case .idBytes: 12
        case .uuid: 16
        case .text, .bytes, .id, .json, .array, .nullable, .emptyIsNull, .dictionary: nil
        }
    }
}
