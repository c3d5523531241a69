internal import CairnDomain

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Writes stored values as JSON text (RFC 8259).
///
/// Members are written in the order of their names' bytes, so that equal values give equal text whatever order a
/// dictionary was in.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []

    /// Appends a value.
    ///
    /// - Throws: `CairnError` with code `invalidInput` for an infinity or NaN, which JSON cannot hold.
    mutating func write(_ value: StoredValue) throws(CairnError) {
        switch value {
        case .null: append("null")
        case .bool(let value): append(value ? "true" : "false")
        case .integer(let value): append(value.description)
        case .double(let value): try write(value)
        case .text(let value): write(value)
        case .bytes(let value): write(Data(value).base64EncodedString())
        case .timestamp(let value): quoted { value.write(into: &$0) }
        case .day(let value): write(value.description)
        case .price(let value): quoted { value.write(into: &$0) }
        case .decimal(let units): quoted { Volume(units: units).write(into: &$0) }
        case .id(let value): write(value.description)
        case .array(let elements):
            append("[")
            for (index, element) in elements.enumerated() {
                if index > 0 { append(",") }
                try write(element)
            }
            append("]")
        case .object(let members):
            append("{")
            let sorted = members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
            for (index, member) in sorted.enumerated() {
                if index > 0 { append(",") }
                write(member.name)
                append(":")
                try write(member.value)
            }
            append("}")
        }
    }

    private mutating func write(_ number: Double) throws(CairnError) {
        guard number.isFinite else {
            throw CairnError(
                .invalidInput, operation: "encode JSON", message: "a nested value cannot be written as JSON",
                detail: "\(number)")
        }
        // The shortest text that reads back as the same number; 5.0 is written as 5.
        let text = number.description
        append(text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
    }

    private mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): append("\\\"")
            case UInt8(ascii: "\\"): append("\\\\")
            case UInt8(ascii: "\n"): append("\\n")
            case UInt8(ascii: "\r"): append("\\r")
            case UInt8(ascii: "\t"): append("\\t")
            case 0..<0x20:
                append(byte < 0x10 ? "\\u000" : "\\u00")
                append(String(byte, radix: 16))
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func quoted(_ write: (inout [UInt8]) -> Void) {
        bytes.append(UInt8(ascii: "\""))
        write(&bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
