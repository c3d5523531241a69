import CairnDomain
import TestSupport
import Testing

@testable import cairn

@Suite struct PriceScaleTests {
    private func labels(
        _ low: String, _ high: String, count: Int, decimals: Int = 2, padding: Int = 0
    ) throws -> [String] {
        let scale = try PriceScale(low: Price(text: low), high: Price(text: high), paddingPercent: padding)
        let ticks = scale.ticks(maximumCount: count, dataDecimals: decimals)
        return ticks.values.map(ticks.label)
    }

    @Test func marksAreMultiplesOfOneTwoOrFive() throws {
        #expect(try labels("133.23", "174.44", count: 10) == (27...34).map { "\($0 * 5).00" })
        #expect(try labels("133.23", "174.44", count: 5) == ["140.00", "150.00", "160.00", "170.00"])
        #expect(try labels("133.23", "174.44", count: 1) == ["150.00"])
        #expect(try labels("0", "1", count: 6) == ["0.00", "0.20", "0.40", "0.60", "0.80", "1.00"])
    }

    @Test func exchangeRatesKeepTheirFiveDecimals() throws {
        #expect(
            try labels("1.05858", "1.07159", count: 7, decimals: 5)
                == ["1.06000", "1.06200", "1.06400", "1.06600", "1.06800", "1.07000"])
        let scale = try PriceScale(low: Price(text: "1.05858"), high: Price(text: "1.07159"))
        #expect(scale.ticks(maximumCount: 5, dataDecimals: 5).label(of: try Price(text: "1.07083")) == "1.07083")
    }

    @Test func largePricesAreGroupedAndWithoutNeedlessDecimals() throws {
        #expect(try labels("70460", "71885", count: 4, decimals: 0) == ["70,500", "71,000", "71,500"])
    }

    @Test func negativePricesAreMarkedThroughZero() throws {
        #expect(try labels("-37.63", "20", count: 4) == ["-20.00", "0.00", "20.00"])
    }

    @Test func aPriceFinerThanSevenDigitsIsShownAsFarAsTheRangeResolves() throws {
        #expect(try labels("0.00002", "0.00003", count: 2, decimals: 8) == ["0.00002000", "0.00003000"])
        #expect(try labels("140", "180", count: 3, decimals: 8) == ["140.0000", "160.0000", "180.0000"])
    }

    @Test func fractionsRunFromBottomToTop() throws {
        let scale = try PriceScale(low: Price(text: "-10"), high: Price(text: "30"))
        #expect(scale.fraction(of: try Price(text: "-10")) == 0)
        #expect(scale.fraction(of: try Price(text: "0")) == 0.25)
        #expect(scale.fraction(of: try Price(text: "30")) == 1)
    }

    @Test(arguments: ["100", "0", "-5", "0.00000001", "-0.00000001", "92233720368.54775807", "-92233720368.54775808"])
    func aFlatPriceLiesInsideARangeOfItsOwn(price: String) throws {
        let price = try Price(text: price)
        let scale = PriceScale(low: price, high: price)
        let fraction = scale.fraction(of: price)
        #expect(scale.lower < scale.upper)
        #expect(fraction > 0.1 && fraction < 0.9)
        #expect(!scale.ticks(maximumCount: 5, dataDecimals: 2).values.isEmpty)
    }

    @Test func theWholeRangeOfPricesFits() {
        let scale = PriceScale(low: .min, high: .max, paddingPercent: 5)
        let ticks = scale.ticks(maximumCount: 6, dataDecimals: 8)
        #expect((2...6).contains(ticks.values.count))
        #expect(scale.fraction(of: .min) > 0 && scale.fraction(of: .max) < 1)
    }

    @Test func paddingDoesNotTakePositivePricesBelowZero() throws {
        let scale = try PriceScale(low: Price(text: "0.01"), high: Price(text: "10"), paddingPercent: 10)
        #expect(scale.lower == 0)
        let negative = try PriceScale(low: Price(text: "-0.01"), high: Price(text: "10"), paddingPercent: 10)
        #expect(negative.lower < Int128(try Price(text: "-1").units))
    }

    @Test func neverMoreMarksThanThereIsRoomFor() {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let exponent = Int.random(in: 0...18, using: &random)
            let low = Int64.random(in: -1_000_000...1_000_000, using: &random)
            let high = low + Int64(NumberText.powerOfTen(exponent))
            let scale = PriceScale(
                low: Price(units: low), high: Price(units: high),
                paddingPercent: Int.random(in: 0...20, using: &random))
            let count = Int.random(in: 0...20, using: &random)
            let ticks = scale.ticks(maximumCount: count, dataDecimals: 8)
            #expect(ticks.values.count <= count, "seed \(seed)")
            #expect(ticks.values.allSatisfy { scale.lower <= $0 && $0 <= scale.upper }, "seed \(seed)")
            #expect(Set(ticks.values.map(ticks.label)).count == ticks.values.count, "seed \(seed)")
        }
    }

    @Test func decimalsOfASeriesAreTheMostThatAnyPriceUses() throws {
        #expect(PriceTicks.decimals(of: try ChartFixture.series([("1", "2", "1", "2")])) == 0)
        #expect(
            PriceTicks.decimals(of: try ChartFixture.series([("1.5", "2", "1", "2"), ("1", "2.25", "1", "2")])) == 2)
        #expect(PriceTicks.decimals(of: try ChartFixture.series([("1", "1", "0.99999999", "1")])) == 8)
        #expect(PriceTicks.decimals(of: try ChartFixture.series([("-1.07083", "1", "-1.07083", "1")])) == 5)
    }
}
