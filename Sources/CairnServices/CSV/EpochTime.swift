import CairnDomain

/// Reads times written as numbers: seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by size.
///
/// Below 10^11 a number is seconds (up to the year 5138), below 10^14 milliseconds (from 1973 on), below 10^17
/// microseconds, else nanoseconds. Numbers of another unit than the first one's are refused: a column has one unit.
struct EpochTime {
    private enum Unit: String {
        case seconds, milliseconds, microseconds, nanoseconds

        init(magnitude: UInt64) {
            self =
                switch magnitude {
                case ..<100_000_000_000: .seconds
                case ..<100_000_000_000_000: .milliseconds
                case ..<100_000_000_000_000_000: .microseconds
                default: .nanoseconds
                }
        }
    }

    private var seen: (unit: Unit, line: Int)?

    /// The instant, or nil when the text is no such number. Eight digits are a calendar date, not a number, unless
    /// numbers precede them.
    mutating func timestamp(
        _ bytes: UnsafeBufferPointer<UInt8>, line: Int
    ) throws(CandleTimeFlaw) -> Timestamp? {
        guard let (isNegative, whole, thousandths) = try Self.parts(bytes) else { return nil }
        if seen == nil, bytes.count == 8, bytes.allSatisfy({ $0 &- UInt8(ascii: "0") <= 9 }) { return nil }
        guard let magnitude = Int64(exactly: whole) else { throw .text(.outOfRange) }
        let unit = whole == 0 ? seen?.unit ?? .seconds : Unit(magnitude: whole)
        if let seen, seen.unit != unit {
            throw .mixedUnits("is \(unit.rawValue) by its size where line \(seen.line) has \(seen.unit.rawValue)")
        }
        if whole != 0, seen == nil { seen = (unit, line) }
        let milliseconds = try Self.milliseconds(magnitude, unit, thousandths)
        return Timestamp(millisecondsSince1970: isNegative ? -milliseconds : milliseconds)
    }

    private static func milliseconds(
        _ value: Int64, _ unit: Unit, _ thousandths: Int64
    ) throws(CandleTimeFlaw) -> Int64 {
        let perMillisecond: Int64
        switch unit {
        // Fits: seconds are below 10^11.
        case .seconds: return value * 1000 + thousandths
        case .milliseconds: perMillisecond = 1
        case .microseconds: perMillisecond = 1000
        case .nanoseconds: perMillisecond = 1_000_000
        }
        guard value % perMillisecond == 0, thousandths == 0 else { throw .tooPrecise }
        return value / perMillisecond
    }

    /// Sign, whole part and thousandths of `[-]digits[.digits]`; nil for another text.
    private static func parts(
        _ bytes: UnsafeBufferPointer<UInt8>
    ) throws(CandleTimeFlaw) -> (isNegative: Bool, whole: UInt64, thousandths: Int64)? {
        let isNegative = bytes.first == UInt8(ascii: "-")
        var position = isNegative ? 1 : 0
        var whole: UInt64 = 0
        let start = position
        while position < bytes.count, case let digit = bytes[position] &- UInt8(ascii: "0"), digit <= 9 {
            // Nineteen digits fit; what is longer is out of range whatever it is.
            whole = position - start < 19 ? whole * 10 + UInt64(digit) : .max
            position += 1
        }
        guard position > start else { return nil }
        var thousandths: Int64 = 0
        if position < bytes.count {
            guard bytes[position] == UInt8(ascii: ".") else { return nil }
            var scale: Int64 = 100
            var excess = false
            for byte in bytes[(position + 1)...] {
                guard case let digit = byte &- UInt8(ascii: "0"), digit <= 9 else { return nil }
                if scale == 0, digit != 0 { excess = true }
                thousandths += Int64(digit) * scale
                scale /= 10
            }
            if excess { throw .tooPrecise }
        }
        return (isNegative, whole, thousandths)
    }
}
