import CairnDomain

/// The range of prices that a chart shows, from its bottom to its top, in units of 10^-8.
///
/// Bounds are wider than `Price`, so that room around the largest price cannot overflow.
struct PriceScale: Hashable, Sendable {
    /// The price at the bottom.
    let lower: Int128
    /// The price at the top; above `lower`.
    let upper: Int128

    /// The scale that shows all of `low...high`.
    ///
    /// - Parameters:
    ///   - low: The lowest price.
    ///   - high: The highest price.
    ///   - paddingPercent: Room above and below, in percent of the range.
    init(low: Price, high: Price, paddingPercent: Int = 0) {
        var lower = Int128(low.units)
        var upper = Int128(high.units)
        if lower == upper {
            // A flat price lies in the middle of a range of two percent, or of two around zero.
            let room = lower == 0 ? Int128(Self.unitsPerOne) : lower.magnitudeAsSigned / 100
            lower -= max(room, Self.leastRoom)
            upper += max(room, Self.leastRoom)
        } else {
            let room = (upper - lower) * Int128(paddingPercent) / 100
            lower -= room
            upper += max(room, 0)
        }
        // Prices that never fall below zero are not given an axis that does.
        if low.units > 0 || (low.units == 0 && high.units > 0) { lower = max(lower, 0) }
        self.lower = lower
        self.upper = upper
    }

    /// How far up a price lies: 0 at the bottom, 1 at the top.
    func fraction(of price: Price) -> Double { fraction(ofUnits: Int128(price.units)) }

    /// How far up a count of units lies.
    func fraction(ofUnits units: Int128) -> Double { Double(units - lower) / Double(upper - lower) }

    private static let unitsPerOne = NumberText.powerOfTen(Price.fractionDigits)
    private static let leastRoom: Int128 = 5
}

extension PriceScale {
    /// Marks at round prices: multiples of 1, 2 or 5 times a power of ten, as close as the count allows.
    ///
    /// - Parameters:
    ///   - maximumCount: The most marks there is room for.
    ///   - dataDecimals: The decimals that the prices of the series use.
    func ticks(maximumCount: Int, dataDecimals: Int) -> PriceTicks {
        guard maximumCount > 0 else { return PriceTicks(values: [], decimals: labelDecimals(dataDecimals)) }
        var power: Int128 = 1
        while true {
            for factor: Int128 in [1, 2, 5] {
                let step = factor * power
                let first = Self.ceiling(lower, multipleOf: step)
                guard first > upper || (upper - first) / step < Int128(maximumCount) else { continue }
                let values = first > upper ? [] : (0...Int((upper - first) / step)).map { first + Int128($0) * step }
                let decimals = max(labelDecimals(dataDecimals), PriceTicks.decimals(ofUnits: step))
                return PriceTicks(values: values, decimals: decimals)
            }
            power *= 10
        }
    }

    /// The decimals that labels need: those of the data, as far as seven digits or the height of the chart can show.
    private func labelDecimals(_ dataDecimals: Int) -> Int {
        let whole = max(lower.magnitude, upper.magnitude) / UInt128(Self.unitsPerOne)
        let byLength = 7 - String(whole).utf8.count
        // No chart resolves more than a thousandth of its range.
        let finest = max(1, (upper - lower) / 1000)
        let byResolution = Price.fractionDigits + 1 - String(finest).utf8.count
        return min(dataDecimals, max(byLength, byResolution, 0))
    }

    private static func ceiling(_ value: Int128, multipleOf step: Int128) -> Int128 {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: step)
        return (remainder > 0 ? quotient + 1 : quotient) * step
    }
}

extension Int128 {
    fileprivate var magnitudeAsSigned: Int128 { self < 0 ? -self : self }
}
