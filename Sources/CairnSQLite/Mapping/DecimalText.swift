import CairnDomain

/// Decimals of 38 digits as text whose order by bytes is the order of the numbers.
///
/// SQLite has no number of this size. A number that is not negative is written with all its digits,
/// `000000000000000002012.253435890000000000`. A negative one begins with `-`, which sorts before the digits, and has
/// each digit of its magnitude taken from 9, so that the larger magnitude sorts first: -1.5 is
/// `-999999999999999999998.499999999999999999`.
enum DecimalText {
    private static let wholeDigits = 21
    private static let fractionDigits = 18
    private static let scale: UInt128 = 1_000_000_000_000_000_000
    private static let length = wholeDigits + 1 + fractionDigits

    /// The text of a count of 10^-18.
    static func encode(_ units: Int128) -> String {
        let isNegative = units < 0
        let (whole, fraction) = units.magnitude.quotientAndRemainder(dividingBy: scale)
        let size = length + (isNegative ? 1 : 0)
        return String(unsafeUninitializedCapacity: size) { buffer in
            var end = size
            func write(_ value: UInt128, digits: Int) {
                var rest = value
                for _ in 0..<digits {
                    // 128-bit division is slow; the fraction and all but the largest wholes need only 64 bits.
                    let digit: UInt8
                    if let small = UInt64(exactly: rest) {
                        digit = UInt8(small % 10)
                        rest = UInt128(small / 10)
                    } else {
                        digit = UInt8(rest % 10)
                        rest /= 10
                    }
                    end -= 1
                    buffer[end] = UInt8(ascii: "0") + (isNegative ? 9 - digit : digit)
                }
            }
            write(fraction, digits: fractionDigits)
            end -= 1
            buffer[end] = UInt8(ascii: ".")
            write(whole, digits: wholeDigits)
            if isNegative { buffer[0] = UInt8(ascii: "-") }
            return size
        }
    }

    /// The count of 10^-18 of a text; nil for text of another form.
    static func decode(_ text: UnsafeBufferPointer<UInt8>) -> Int128? {
        let isNegative = text.first == UInt8(ascii: "-")
        let digits = UnsafeBufferPointer(rebasing: text[(isNegative ? 1 : 0)...])
        guard digits.count == length, digits[wholeDigits] == UInt8(ascii: ".") else { return nil }
        var magnitude: UInt128 = 0
        // Eighteen digits at a time fit into 64 bits: the first three, then twice eighteen.
        for part in [0..<3, 3..<wholeDigits, (wholeDigits + 1)..<length] {
            var value: UInt64 = 0
            for byte in digits[part] {
                let digit = byte &- UInt8(ascii: "0")
                guard digit <= 9 else { return nil }
                value = value * 10 + UInt64(isNegative ? 9 - digit : digit)
            }
            let (shifted, overflow) = magnitude.multipliedReportingOverflow(by: scale)
            guard !overflow else { return nil }
            magnitude = shifted + UInt128(value)
        }
        guard isNegative else { return Int128(exactly: magnitude) }
        return magnitude == Int128.min.magnitude ? .min : Int128(exactly: magnitude).map { -$0 }
    }
}
