import CairnDomain

/// Reads times written as numbers: seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by size.
///
/// Below 10^11 a number is seconds (up to the year 5138), below 10^14 milliseconds (from 1973 on), below 10^17
/// microseconds, else nanoseconds. A column has one unit, that of its largest number: one of milliseconds that begins
/// before 1973 has small ones too. They lead up to the others; a leap by a thousand is another unit, which ends the
/// reading, because either of the two may have been misread.
struct EpochTime {
    enum Unit: Int, CaseIterable {
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

    /// What is known of the numbers of a column.
    struct Column {
        let unit: Unit
        /// A line that shows the unit.
        let line: Int
        /// The least magnitude that is no zero.
        var least: UInt64
    }

    /// From this factor on two numbers are of different units.
    static let leap: UInt64 = 200

    private var column: Column?
    private let isCalendar: Bool

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - column: What a look ahead has shown; otherwise the first number tells the unit.
    ///   - isCalendar: Whether the column holds calendar dates such as 20240115, so that nothing is a number.
    init(column: Column? = nil, isCalendar: Bool = false) {
        self.column = column
        self.isCalendar = isCalendar
    }

    /// The instant, or nil when the text is no such number. Eight digits are a calendar date, not a number, unless
    /// numbers precede them or a look ahead has found some.
    mutating func timestamp(
        _ bytes: UnsafeBufferPointer<UInt8>, line: Int
    ) throws(CandleTimeFlaw) -> Timestamp? {
        guard !isCalendar, let (isNegative, whole, thousandths) = try Self.parts(bytes) else { return nil }
        if column == nil, Self.isEightDigits(bytes) { return nil }
        guard let magnitude = Int64(exactly: whole) else { throw .text(.outOfRange) }
        let milliseconds = try Self.milliseconds(magnitude, try unit(of: whole, line: line), thousandths)
        return Timestamp(millisecondsSince1970: isNegative ? -milliseconds : milliseconds)
    }

    /// Whether a text may be a date such as 20240115.
    static func isEightDigits(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.count == 8 && bytes.allSatisfy { $0 &- UInt8(ascii: "0") <= 9 }
    }

    private mutating func unit(of whole: UInt64, line: Int) throws(CandleTimeFlaw) -> Unit {
        guard whole != 0 else { return column?.unit ?? .seconds }
        let size = Unit(magnitude: whole)
        guard let column else {
            self.column = Column(unit: size, line: line, least: whole)
            return size
        }
        guard size == column.unit || (size.rawValue < column.unit.rawValue && column.least / whole < Self.leap) else {
            throw .contradiction("is \(size) by its size where line \(column.line) has \(column.unit)")
        }
        if whole < column.least { self.column?.least = whole }
        return column.unit
    }

    private static func milliseconds(
        _ value: Int64, _ unit: Unit, _ thousandths: Int64
    ) throws(CandleTimeFlaw) -> Int64 {
        let perMillisecond: Int64
        switch unit {
        // Fits: a column of seconds has nothing from 10^11 on.
        case .seconds: return value * 1000 + thousandths
        case .milliseconds: perMillisecond = 1
        case .microseconds: perMillisecond = 1000
        case .nanoseconds: perMillisecond = 1_000_000
        }
        guard value % perMillisecond == 0, thousandths == 0 else { throw .tooPrecise }
        return value / perMillisecond
    }

    /// Sign, whole part and thousandths of `[-]digits[.digits]`; nil for another text.
    static func parts(
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
