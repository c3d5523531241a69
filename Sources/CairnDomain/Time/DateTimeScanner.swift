/// Reads the parts of an ISO 8601 text one after another.
struct DateTimeScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { index == bytes.count }

    mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: scalar) else { return false }
        index += 1
        return true
    }

    /// `YYYY-MM-DD`, `YYYYMMDD`, or a signed year of four to nine digits with dashes.
    mutating func date() throws(DateTimeTextError) -> CivilDate {
        let negative = skip("-")
        let signed = negative || skip("+")
        let start = index
        let year = try number(digits: 4, orMore: signed ? 9 : 4)
        let extended = skip("-")
        guard extended || (!signed && index - start == 4) else { throw .malformed }
        let month = try number(digits: 2)
        if extended, !skip("-") { throw .malformed }
        let day = try number(digits: 2)
        guard let date = CivilDate(year: Int64(negative ? -year : year), month: month, day: day) else {
            throw .noSuchDay
        }
        return date
    }

    /// `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fff…` as milliseconds since midnight.
    mutating func timeOfDay() throws(DateTimeTextError) -> Int {
        let hour = try number(digits: 2)
        guard skip(":") else { throw .malformed }
        let minute = try number(digits: 2)
        let second = skip(":") ? try number(digits: 2) : 0
        guard hour < 24, minute < 60, second < 60 else { throw .noSuchTime }
        let fraction = skip(".") || skip(",") ? try milliseconds() : 0
        return ((hour * 60 + minute) * 60 + second) * 1000 + fraction
    }

    /// `Z`, `+09`, `+0900`, `+09:00` as seconds east of UTC; nil at the end of the text.
    mutating func zone() throws(DateTimeTextError) -> Int? {
        _ = skip(" ")  // PostgreSQL and pandas write a space before the offset in places.
        if isAtEnd { return nil }
        if skip("Z") || skip("z") { return 0 }
        let negative = skip("-")
        guard negative || skip("+") else { throw .malformed }
        let hours = try number(digits: 2)
        let minutes = isAtEnd ? 0 : (skip(":") ? try number(digits: 2) : try number(digits: 2))
        guard hours <= 18, minutes < 60 else { throw .noSuchTime }
        let seconds = (hours * 60 + minutes) * 60
        return negative ? -seconds : seconds
    }

    private mutating func milliseconds() throws(DateTimeTextError) -> Int {
        var value = 0
        var digits = 0
        while index < bytes.count, case let digit = bytes[index] &- UInt8(ascii: "0"), digit <= 9 {
            if digits < 3 {
                value = value * 10 + Int(digit)
            } else if digit != 0 {
                throw .tooPrecise
            }
            digits += 1
            index += 1
        }
        guard digits > 0 else { throw .malformed }
        return digits >= 3 ? value : value * (digits == 1 ? 100 : 10)
    }

    private mutating func number(digits: Int, orMore most: Int? = nil) throws(DateTimeTextError) -> Int {
        var value = 0
        var count = 0
        while count < (most ?? digits), index < bytes.count,
            case let digit = bytes[index] &- UInt8(ascii: "0"), digit <= 9
        {
            value = value * 10 + Int(digit)
            count += 1
            index += 1
        }
        guard count >= digits else { throw .malformed }
        return value
    }
}
