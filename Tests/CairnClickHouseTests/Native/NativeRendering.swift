@testable import CairnClickHouse

/// Values as the server prints them as JSON; dates, times and addresses as numbers or hexadecimal digits.
enum NativeRendering {
    static func text(_ type: NativeType, _ values: NativeValues, at row: Int) -> String {
        switch (type, values) {
        case (.string, .strings(let strings)): quoted(strings[row])
        case (.nothing, .nothing): "null"
        case (.nullable(let inner), .nullable(let isNull, let values)):
            isNull[row] != 0 ? "null" : text(inner, values, at: row)
        case (.lowCardinality(let inner), .dictionary(let keys, let values, let hasNull)):
            hasNull && keys[row] == 0
                ? "null" : text(NativeLayout.dictionaryType(inner), values, at: Int(keys[row]))
        case (.array(let inner), .array(let ends, let values)):
            "[\(rows(ends, row).map { text(inner, values, at: $0) }.joined(separator: ","))]"
        case (.map(let key, let value), .array(let ends, .tuple(let columns, _))):
            "{\(rows(ends, row).map { pair(key, value, columns, at: $0) }.joined(separator: ","))}"
        case (.nested(let elements), .array(let ends, let values)):
            "[\(rows(ends, row).map { text(.tuple(elements), values, at: $0) }.joined(separator: ","))]"
        case (.tuple(let elements), .tuple(let columns, _)): tuple(elements, columns, at: row)
        case (_, .fixed(let fixed)): scalar(type, fixed, at: row)
        default: "values that are not of type \(type)"
        }
    }

    private static func rows(_ ends: [Int], _ row: Int) -> Range<Int> { (row == 0 ? 0 : ends[row - 1])..<ends[row] }

    private static func pair(
        _ key: NativeType, _ value: NativeType, _ columns: [NativeValues], at row: Int
    ) -> String {
        "\(text(key, columns[0], at: row)):\(text(value, columns[1], at: row))"
    }

    private static func tuple(_ elements: [NativeType.Element], _ columns: [NativeValues], at row: Int) -> String {
        let texts = zip(elements, columns).map { element, values in
            (element.name.map { "\"\($0)\":" } ?? "") + text(element.type, values, at: row)
        }.joined(separator: ",")
        return elements.first?.name == nil ? "[\(texts)]" : "{\(texts)}"
    }

    private static func quoted(_ bytes: some Sequence<UInt8>) -> String {
        let text = String(decoding: Array(bytes), as: UTF8.self)
        return "\"\(text.replacing("\\", with: "\\\\").replacing("\0", with: "\\u0000"))\""
    }

    private static func scalar(_ type: NativeType, _ fixed: NativeFixed, at row: Int) -> String {
        switch type {
        case .float32: decimal(Double(fixed.load(at: row, as: Float.self) ?? .nan))
        case .float64: decimal(fixed.load(at: row, as: Double.self) ?? .nan)
        case .bool: fixed[row] == [1] ? "true" : "false"
        case .decimal(_, let scale): integer(fixed[row], isSigned: true).decimalText(scale: scale)
        case .enumeration(let enumeration):
            integer(fixed[row], isSigned: true).int128.flatMap { enumeration.name(of: Int16($0)) }
                .map { quoted($0.utf8) } ?? "no case"
        case .fixedString: quoted(fixed[row])
        case .uuid: uuid(Array(fixed[row]))
        case .ipv6: "\"\(hex(fixed[row]))\""
        case .uint(256): unsigned(fixed[row])
        case .uint, .date, .dateTime, .ipv4, .bfloat16: integer(fixed[row], isSigned: false).description
        default: integer(fixed[row], isSigned: true).description
        }
    }

    private static func decimal(_ value: Double) -> String {
        let text = value.description.replacing("e+", with: "e")
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    private static func integer(_ bytes: ArraySlice<UInt8>, isSigned: Bool) -> Int256 {
        let fill: UInt8 = isSigned && bytes.last.map { $0 >= 0x80 } == true ? 0xFF : 0
        return Int256(littleEndian: bytes + [UInt8](repeating: fill, count: 32 - bytes.count)) ?? .zero
    }

    private static func unsigned(_ bytes: ArraySlice<UInt8>) -> String {
        var digits: [UInt8] = [0]
        for byte in bytes.reversed() {
            var carry = Int(byte)
            for index in digits.indices {
                carry += Int(digits[index]) * 256
                digits[index] = UInt8(carry % 10)
                carry /= 10
            }
            while carry > 0 {
                digits.append(UInt8(carry % 10))
                carry /= 10
            }
        }
        return String(decoding: digits.reversed().map { $0 + 48 }, as: UTF8.self)
    }

    private static func uuid(_ bytes: [UInt8]) -> String {
        let text = hex(bytes[..<8].reversed() + bytes[8...].reversed())
        let ends = [8, 12, 16, 20, 32]
        let parts = zip([0] + ends, ends).map { text.prefix($1).dropFirst($0) }
        return "\"\(parts.joined(separator: "-"))\""
    }

    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
