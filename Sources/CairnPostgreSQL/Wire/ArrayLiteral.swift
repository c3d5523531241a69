import CairnDomain
import CairnRepositories

/// Arrays as text, `{"a","b\"c",NULL}`, which SQL casts to the type of an array.
///
/// Syntax: https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
enum ArrayLiteral {
    /// Appends a list as the text of an array.
    ///
    /// - Throws: `WireError` with code `invalidInput` or `inexact` for a value that the type cannot hold.
    static func append(
        _ elements: [StoredValue], _ type: ColumnType.Scalar, to writer: inout WireWriter
    ) throws(WireError) {
        writer.append(UInt8(ascii: "{"))
        for (index, element) in elements.enumerated() {
            if index > 0 { writer.append(UInt8(ascii: ",")) }
            if element.isNull {
                writer.append("NULL")
            } else {
                append(quoted: try text(element, type), to: &writer)
            }
        }
        writer.append(UInt8(ascii: "}"))
    }

    /// Every element is quoted: without quotes spaces would be lost and `NULL` would be none.
    private static func append(quoted text: String, to writer: inout WireWriter) {
        writer.append(UInt8(ascii: "\""))
        if text.utf8.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) {
            for byte in text.utf8 {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { writer.append(UInt8(ascii: "\\")) }
                writer.append(byte)
            }
        } else {
            writer.append(text)
        }
        writer.append(UInt8(ascii: "\""))
    }

    private static func text(_ value: StoredValue, _ type: ColumnType.Scalar) throws(WireError) -> String {
        switch (type, value) {
        case (.boolean, .bool(let truth)): return truth ? "t" : "f"
        case (.bigint, .integer(let number)): return number.description
        case (.doublePrecision, .double(let number)):
            let number = try ValueWire.checked(number)
            return number.isInfinite ? (number < 0 ? "-Infinity" : "Infinity") : number.description
        case (.text, .text(let text)): return try ValueWire.checked(text)
        case (.text, .id(let id)): return id.description
        case (.bytea, .bytes(let bytes)): return hex(bytes)
        case (.timestamptz, .timestamp(let time)):
            _ = try TimeWire.microseconds(time)
            return text(of: time)
        case (.date, .day(let day)):
            _ = try TimeWire.days(day)
            return text(of: day, era: true)
        case (.price, .price(let price)): return price.description
        case (.decimal, .decimal(let units)): return Volume(units: units).description
        default: throw ValueWire.mismatch(value, type.sql)
        }
    }

    /// `\x` and two digits for each byte.
    private static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: 2 + 2 * bytes.count) { text in
            text[0] = UInt8(ascii: "\\")
            text[1] = UInt8(ascii: "x")
            for (index, byte) in bytes.enumerated() {
                text[2 + 2 * index] = digits[Int(byte >> 4)]
                text[3 + 2 * index] = digits[Int(byte & 15)]
            }
            return 2 + 2 * bytes.count
        }
    }

    /// `2024-01-15 09:30:00.000+00`, with ` BC` for years before the first.
    static func text(of time: Timestamp) -> String {
        let milliseconds = time.millisecondsSince1970
        let rest = milliseconds % Timestamp.millisecondsPerDay
        let ofDay = rest < 0 ? rest + Timestamp.millisecondsPerDay : rest
        let day = Day(
            daysSince1970: Int32(truncatingIfNeeded: (milliseconds - ofDay) / Timestamp.millisecondsPerDay))
        let hours = "\(padded(ofDay / 3_600_000, 2)):\(padded(ofDay / 60_000 % 60, 2))"
        let seconds = "\(padded(ofDay / 1000 % 60, 2)).\(padded(ofDay % 1000, 3))"
        return "\(text(of: day, era: false)) \(hours):\(seconds)+00\(day.year < 1 ? " BC" : "")"
    }

    private static func text(of day: Day, era: Bool) -> String {
        // There is no year 0: the year before 1 is 1 BC.
        let year = day.year < 1 ? 1 - day.year : day.year
        let date = "\(padded(Int64(year), 4))-\(padded(Int64(day.month), 2))-\(padded(Int64(day.day), 2))"
        return era && day.year < 1 ? "\(date) BC" : date
    }

    private static func padded(_ number: Int64, _ digits: Int) -> String {
        let text = number.description
        return String(repeating: "0", count: max(digits - text.utf8.count, 0)) + text
    }
}
