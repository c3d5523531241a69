import CairnRepositories

/// PostgreSQL's `jsonb` in binary: a version and JSON text.
///
/// It keeps other things than the text it is given: members in another order, numbers as `numeric`, which has no
/// negative zero and no exponent. Where that would change a value, the number is written with decimals, which
/// `numeric` keeps; what is read is what the text of ``StoredValue/json()`` would give.
enum JSONBWire {
    private static let version: UInt8 = 1

    /// How a negative zero is written and read: a zero with more decimals than anyone gives one.
    private static let negativeZero = Array("0.\(String(repeating: "0", count: 40))".utf8)

    /// Appends a value.
    ///
    /// - Throws: `WireError` with code `invalidInput` for an infinity, a NaN, or text with the character U+0000.
    static func append(_ value: StoredValue, to writer: inout WireWriter) throws(WireError) {
        try check(value)
        let text: String
        do {
            text = try value.json()
        } catch {
            throw WireError(code: error.code, message: "holds a nested value that cannot be written as JSON")
        }
        writer.append(version)
        let bytes = Array(text.utf8)
        writer.append(contentsOf: JSONNumbers.replacing(in: bytes, keepingForm) ?? bytes)
    }

    /// Reads `jsonb`.
    ///
    /// - Throws: `WireError` for another version than the first, and what is no JSON.
    static func value(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> StoredValue {
        guard bytes.first == version else { throw .malformed("jsonb of a known version") }
        return try value(json: UnsafeRawBufferPointer(rebasing: bytes[1...]))
    }

    /// Reads the text that `json` is.
    ///
    /// - Throws: `WireError` for what is no JSON.
    static func value(json bytes: UnsafeRawBufferPointer) throws(WireError) -> StoredValue {
        let bytes = Array(bytes)
        let replaced = JSONNumbers.replacing(in: bytes) { $0.elementsEqual(negativeZero) ? Array("-0".utf8) : nil }
        guard let text = String(validating: replaced ?? bytes, as: UTF8.self),
            let value = try? StoredValue(json: text)
        else { throw .stored("holds text that is no JSON") }
        return value.sorted
    }

    /// What a number is to be written as where `numeric` would make another one of it.
    private static func keepingForm(_ number: ArraySlice<UInt8>) -> [UInt8]? {
        if number.elementsEqual("-0".utf8) { return Array("-".utf8) + negativeZero }
        // A whole number without a point would come back as an integer, which it was not.
        guard let mark = number.lastIndex(of: UInt8(ascii: "e")),
            let exponent = Int(String(decoding: number[(mark + 1)...], as: UTF8.self)), (0...18).contains(exponent)
        else { return nil }
        var digits = Array(number[..<mark])
        let point = digits.firstIndex(of: UInt8(ascii: "."))
        let decimals = point.map { digits.count - $0 - 1 } ?? 0
        guard decimals <= exponent else { return nil }
        if let point { digits.remove(at: point) }
        return digits + Array(repeating: UInt8(ascii: "0"), count: exponent - decimals) + Array(".0".utf8)
    }

    private static func check(_ value: StoredValue) throws(WireError) {
        switch value {
        case .text(let text): _ = try ValueWire.checked(text)
        case .array(let elements): for element in elements { try check(element) }
        case .object(let members):
            for member in members {
                _ = try ValueWire.checked(member.name)
                try check(member.value)
            }
        default: break
        }
    }
}

extension StoredValue {
    /// The value with members in the order of their names' bytes, as its JSON text has them.
    fileprivate var sorted: StoredValue {
        switch self {
        case .array(let elements): .array(elements.map(\.sorted))
        case .object(let members):
            .object(
                members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
                    .map { Member($0.name, $0.value.sorted) })
        default: self
        }
    }
}
