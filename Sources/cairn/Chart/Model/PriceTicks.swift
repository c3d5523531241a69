import CairnDomain

/// The marks of a price axis and how their labels are written.
struct PriceTicks: Hashable, Sendable {
    /// The marked prices in units of 10^-8, ascending.
    let values: [Int128]
    /// The decimals of every label.
    let decimals: Int

    /// The label of a price.
    func label(ofUnits units: Int128) -> String {
        NumberText.fixed(units, scale: Price.fractionDigits, decimals: decimals)
    }

    /// The label of a price.
    func label(of price: Price) -> String { label(ofUnits: Int128(price.units)) }

    /// The least decimals that write a count of units exactly.
    static func decimals(ofUnits units: Int128) -> Int {
        guard units != 0 else { return 0 }
        var decimals = Price.fractionDigits
        var rest = units
        while decimals > 0, rest % 10 == 0 {
            rest /= 10
            decimals -= 1
        }
        return decimals
    }

    /// The least decimals that write every price of a series exactly.
    static func decimals(of series: CandleSeries) -> Int {
        var decimals = 0
        // Whatever divides by this unit needs no more decimals than are known to be needed.
        var unit = Int64(NumberText.powerOfTen(Price.fractionDigits))
        for column in [series.open, series.high, series.low, series.close] {
            for price in column where price.units % unit != 0 {
                decimals = Self.decimals(ofUnits: Int128(price.units))
                unit = Int64(NumberText.powerOfTen(Price.fractionDigits - decimals))
                if decimals == Price.fractionDigits { return decimals }
            }
        }
        return decimals
    }
}
