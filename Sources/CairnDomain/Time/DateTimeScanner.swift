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
        let year = try year(mostDigits: signed ? 9 : 4)
        let extended = skip("-")
        guard extended || (!signed && index - start == 4) else { throw .malformed }
        let month = try twoDigits()
        if extended, !skip("-") { throw .malformed }
        let day = try twoDigits()
        guard let date = CivilDate(year: Int64(negative ? -year : year), month: month, day: day) else {
            throw .noSuchDay
        }
        return date
    }

    /// `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fff…` as milliseconds since midnight.
    mutating func timeOfDay() throws(DateTimeTextError) -> Int {
        let hour = try twoDigits()
        guard skip(":") else { throw .malformed }
        let minute = try twoDigits()
        let hasSeconds = skip(":")
        let second = hasSeconds ? try twoDigits() : 0
        guard hour < 24, minute < 60, second < 60 else { throw .noSuchTime }
        // After minutes a fraction would be one of a minute; nobody writes that, so it is more likely a mistake.
        let fraction = hasSeconds && (skip(".") || skip(",")) ? try milliseconds() : 0
        return ((hour * 60 + minute) * 60 + second) * 1000 + fraction
    }

    /// `Z`, `+09`, `+0900`, `+09:00` as seconds east of UTC; nil at the end of the text.
    mutating func zone() throws(DateTimeTextError) -> Int? {
        if isAtEnd { return nil }
        _ = skip(" ")  // PostgreSQL and pandas write a space before the offset in places.
        if skip("Z") || skip("z") { return 0 }
        let negative = skip("-")
        guard negative || skip("+") else { throw .malformed }
        let hours = try twoDigits()
        let isWhole = isAtEnd
        _ = skip(":")
        let minutes = isWhole ? 0 : try twoDigits()
        let seconds = (hours * 60 + minutes) * 60
        guard minutes < 60, seconds <= DateTimeText.largestOffset else { throw .noSuchTime }
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

    private mutating func year(mostDigits: Int) throws(DateTimeTextError) -> Int {
        let start = index
        var value = 0
        while index - start < mostDigits, index < bytes.count,
            case let digit = bytes[index] &- UInt8(ascii: "0"), digit <= 9
        {
            value = value * 10 + Int(digit)
            index += 1
        }
        guard index - start >= 4 else { throw .malformed }
        return value
    }

    private mutating func twoDigits() throws(DateTimeTextError) -> Int {
        guard index + 2 <= bytes.count else { throw .malformed }
        let tens = bytes[index] &- UInt8(ascii: "0")
        let ones = bytes[index + 1] &- UInt8(ascii: "0")
        guard tens <= 9, ones <= 9 else { throw .malformed }
        index += 2
        return Int(tens) * 10 + Int(ones)
    }
}
