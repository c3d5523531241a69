/// Numbers as people read them: grouped digits, a fixed count of decimals, or a few digits and a suffix.
enum NumberText {
    /// Whole numbers in groups of three: `1,234,567`.
    static func grouped(_ value: some BinaryInteger) -> String {
        let digits = String(value.magnitude)
        var text = value < 0 ? "-" : ""
        for (position, digit) in digits.enumerated() {
            if position > 0, (digits.utf8.count - position).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return text
    }

    /// A count of 10^-scale in groups of three with exactly so many decimals, rounded half to even: `1,234.50`.
    ///
    /// - Parameters:
    ///   - units: The count.
    ///   - scale: Decimals that one unit stands for.
    ///   - decimals: Decimals to show, not above `scale`.
    static func fixed(_ units: Int128, scale: Int, decimals: Int) -> String {
        let divisor = powerOfTen(scale - decimals).magnitude
        var (rounded, rest) = units.magnitude.quotientAndRemainder(dividingBy: divisor)
        let twice = rest * 2
        if twice > divisor || (twice == divisor && !rounded.isMultiple(of: 2)) { rounded += 1 }
        let (whole, fraction) = rounded.quotientAndRemainder(dividingBy: powerOfTen(decimals).magnitude)
        let sign = units < 0 && rounded > 0 ? "-" : ""
        guard decimals > 0 else { return sign + grouped(whole) }
        let digits = String(fraction)
        return "\(sign)\(grouped(whole)).\(String(repeating: "0", count: decimals - digits.utf8.count))\(digits)"
    }

    /// At most three significant digits and a suffix: `48.1M`, `950`, `0.0123`, `1.2e18`.
    static func compact(_ value: Double) -> String {
        guard value.isFinite, value != 0 else { return "0" }
        let sign = value < 0 ? "-" : ""
        let size = value.magnitude
        // What rounds to a thousand takes the next suffix: 999,999 is 1M and not 1000K.
        var group = 0
        var scaled = size
        while scaled >= 999.5, group < suffixes.count - 1 {
            scaled /= 1000
            group += 1
        }
        if scaled >= 999.5 || scaled < 0.0001 { return sign + scientific(size) }
        return sign + threeDigits(scaled) + suffixes[group]
    }

    /// The length of ``compact(_:)`` for all but extreme numbers.
    static let compactLength = 6

    /// Ten to the power of `exponent`, which lies in 0...38.
    static func powerOfTen(_ exponent: Int) -> Int128 {
        (0..<exponent).reduce(1) { power, _ in power * 10 }
    }

    private static let suffixes = ["", "K", "M", "B", "T"]

    private static func threeDigits(_ value: Double) -> String {
        var decimals = 0
        var power = 1.0
        while value * power < 99.95, decimals < 6 {
            decimals += 1
            power *= 10
        }
        let text = fixed(Int128((value * power).rounded()), scale: decimals, decimals: decimals)
        guard decimals > 0 else { return text }
        return String(text.trimmingSuffix { $0 == "0" }.trimmingSuffix { $0 == "." })
    }

    private static func scientific(_ size: Double) -> String {
        var mantissa = size
        var exponent = 0
        while mantissa >= 9.995 {
            mantissa /= 10
            exponent += 1
        }
        while mantissa < 0.9995 {
            mantissa *= 10
            exponent -= 1
        }
        return threeDigits(mantissa) + "e\(exponent)"
    }
}

extension StringProtocol {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> SubSequence {
        var rest = self[...]
        while let last = rest.last, predicate(last) { rest = rest.dropLast() }
        return rest
    }
}
