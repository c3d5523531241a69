import CairnDomain
import CairnRepositories

extension ValueReader.Form {
    /// The value of bytes that are not NULL.
    ///
    /// - Throws: `WireError` with code `invalidStoredData` when they are none of the form.
    func value(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> StoredValue {
        switch self {
        case .bool:
            guard bytes.count == 1, bytes[0] < 2 else { throw .malformed("boolean") }
            return .bool(bytes[0] == 1)
        case .int2, .int4, .int8: return .integer(try integer(bytes))
        case .wholeNumeric: return .integer(try NumericWire.integer(bytes))
        case .float4:
            guard let bits = bytes.bigEndian(UInt32.self) else { throw .malformed("real") }
            return .double(Double(Float(bitPattern: bits)))
        case .float8:
            guard let bits = bytes.bigEndian(UInt64.self) else { throw .malformed("double precision") }
            return .double(Double(bitPattern: bits))
        case .text: return .text(try text(bytes))
        case .paddedText: return .text(try text(Self.unpadded(bytes)))
        case .uuid: return .text(try Self.uuid(bytes))
        case .bytes: return .bytes(Array(bytes))
        case .timestamp: return .timestamp(try TimeWire.timestamp(bytes))
        case .day: return .day(try TimeWire.day(bytes))
        case .price: return .price(try NumericWire.price(bytes))
        case .decimal: return .decimal(try NumericWire.decimal(bytes))
        case .integerPrice(let form):
            let (units, overflow) = try form.integer(bytes).multipliedReportingOverflow(by: 100_000_000)
            if overflow { throw .stored("holds a number that a price cannot hold exactly") }
            return .price(Price(units: units))
        case .integerDecimal(let form):
            return .decimal(Int128(try form.integer(bytes)) * 1_000_000_000_000_000_000)
        case .id(let form): return .id(try form.id(bytes))
        case .json: return try JSONBWire.value(json: bytes)
        case .jsonb: return try JSONBWire.value(bytes)
        case .array(let element, let form): return .array(try Self.elements(bytes, element, form))
        }
    }

    private func integer(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> Int64 {
        let number: Int64? =
            switch self {
            case .int2: bytes.bigEndian(Int16.self).map { Int64($0) }
            case .int4: bytes.bigEndian(Int32.self).map { Int64($0) }
            default: bytes.bigEndian(Int64.self)
            }
        guard let number else { throw .malformed("integer of the column's width") }
        return number
    }

    private func text(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> String {
        guard let text = bytes.text else { throw .stored("holds bytes that are no text in UTF-8") }
        return text
    }

    /// Without the spaces that fill up a `character(n)`, which mean nothing to SQL either.
    private static func unpadded(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let end = bytes.lastIndex { $0 != UInt8(ascii: " ") }.map { $0 + 1 } ?? 0
        return UnsafeRawBufferPointer(rebasing: bytes[..<end])
    }

    private func id(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> ObjectID {
        let id: ObjectID? =
            switch self {
            case .bytes: ObjectID(bytes: bytes)
            case .paddedText: ObjectID(try text(Self.unpadded(bytes)))
            default: ObjectID(try text(bytes))
            }
        guard let id else { throw .stored("holds what is no id") }
        return id
    }

    /// 32 lower-case digits with hyphens, as PostgreSQL writes it.
    private static func uuid(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> String {
        guard bytes.count == 16 else { throw .malformed("uuid") }
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
            text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func elements(
        _ bytes: UnsafeRawBufferPointer, _ element: TypeOID, _ form: Self
    ) throws(WireError) -> [StoredValue] {
        var reader = WireReader(bytes)
        let dimensions = try reader.take(Int32.self)
        _ = try reader.take(Int32.self)
        guard try reader.take(UInt32.self) == element.rawValue else { throw .malformed("array of the column's type") }
        guard (0...1).contains(dimensions) else { throw .stored("holds an array of \(dimensions) dimensions") }
        var elements: [StoredValue] = []
        if dimensions == 1 {
            let count = Int(try reader.take(Int32.self))
            _ = try reader.take(Int32.self)
            // Each has a length of four bytes at least.
            guard count >= 0, count <= reader.available / 4 else { throw .malformed("array") }
            elements.reserveCapacity(count)
            for _ in 0..<count {
                elements.append(
                    try reader.takeValue().map { bytes throws(WireError) in try form.value(bytes) } ?? .null)
            }
        }
        guard reader.available == 0 else { throw .malformed("array") }
        return elements
    }
}
