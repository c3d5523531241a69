/// A decimal number of any length as its digits, the general path of decimal parsing.
struct DecimalDigits {
    /// Whether a minus sign stood in front.
    let isNegative: Bool
    /// The significant digits, most significant first, without leading zeros.
    private let digits: [UInt8]
    /// The value is 0.digits x 10^point.
    private let point: Int

    /// Parses `[+-]digits[.digits][e[+-]digits]`.
    init(_ bytes: UnsafeBufferPointer<UInt8>) throws(DecimalTextError) {
        var index = 0
        var negative = false
        if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            negative = sign == UInt8(ascii: "-")
            index = 1
        }
        var digits: [UInt8] = []
        var point = 0
        var seenDigit = false
        var seenPoint = false
        scan: while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let digit = bytes[index] - UInt8(ascii: "0")
                seenDigit = true
                if digit != 0 || !digits.isEmpty { digits.append(digit) }
                if !seenPoint, !digits.isEmpty { point += 1 }
                if seenPoint, digits.isEmpty { point -= 1 }
            case UInt8(ascii: ".") where !seenPoint:
                seenPoint = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                break scan
            default:
                throw .malformed
            }
            index += 1
        }
        guard seenDigit else { throw .malformed }
        if index < bytes.count {
            point += try Self.exponent(UnsafeBufferPointer(rebasing: bytes[(index + 1)...]))
        }
        while digits.last == 0 { digits.removeLast() }
        self.isNegative = negative && !digits.isEmpty
        self.digits = digits
        self.point = digits.isEmpty ? 0 : point
    }

    private static func exponent(_ bytes: UnsafeBufferPointer<UInt8>) throws(DecimalTextError) -> Int {
        let isNegative = bytes.first == UInt8(ascii: "-")
        let digits = isNegative || bytes.first == UInt8(ascii: "+") ? bytes.dropFirst() : bytes[...]
        guard !digits.isEmpty else { throw .malformed }
        var value = 0
        for byte in digits {
            guard case let digit = byte &- UInt8(ascii: "0"), digit <= 9 else { throw .malformed }
            // Far beyond any range here already, and the sum with the length of a text must not overflow.
            value = min(value * 10 + Int(digit), 1 << 40)
        }
        return isNegative ? -value : value
    }

    /// The digits of the number counted in units of 10^-decimals, rounded half to even.
    ///
    /// - Returns: Nil if `exactly` is asked for and digits would be lost; an empty array is zero.
    func rounded(toDecimals decimals: Int, exactly: Bool) -> [UInt8]? {
        let kept = point + decimals
        if kept >= digits.count {
            guard !digits.isEmpty else { return [] }
            // Numbers this long overflow every fixed-point type; stop before building them.
            return digits + [UInt8](repeating: 0, count: min(kept - digits.count, 64))
        }
        if exactly { return nil }
        guard kept >= 0 else { return [] }
        var head = Array(digits[..<kept])
        let next = digits[kept]
        let isTie = next == 5 && digits.count == kept + 1
        guard isTie ? (head.last ?? 0) % 2 == 1 : next >= 5 else { return head }
        for position in head.indices.reversed() {
            if head[position] < 9 {
                head[position] += 1
                return head
            }
            head[position] = 0
        }
        return [1] + head
    }

    /// The count of units that digits from ``rounded(toDecimals:exactly:)`` and so many zeros after them make.
    func units(_ digits: [UInt8], scaledBy zeros: Int) throws(DecimalTextError) -> Int128 {
        var units: Int128 = 0
        for position in 0..<(digits.count + zeros) {
            let digit = position < digits.count ? digits[position] : 0
            let (tens, overflowTens) = units.multipliedReportingOverflow(by: 10)
            // Counting downwards reaches `Int128.min`, which has no positive twin.
            let (next, overflow) = tens.subtractingReportingOverflow(Int128(digit))
            if overflowTens || overflow { throw .outOfRange }
            units = next
        }
        if isNegative { return units }
        guard units != .min else { throw .outOfRange }
        return -units
    }
}
