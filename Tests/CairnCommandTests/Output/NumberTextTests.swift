import Testing

@testable import cairn

@Suite struct NumberTextTests {
    @Test(arguments: [
        (0, "0"), (7, "7"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567"),
        (Int.min, "-9,223,372,036,854,775,808"),
    ])
    func groupsOfThree(value: Int, text: String) {
        #expect(NumberText.grouped(value) == text)
    }

    @Test(
        arguments: [
            (101_250_000, 2, "1.01"), (101_500_000, 2, "1.02"), (100_500_000, 2, "1.00"), (100_500_001, 2, "1.01"),
            (-100_500_001, 2, "-1.01"), (99_999_999, 0, "1"), (50_000_000, 0, "0"), (-1, 2, "0.00"),
            (1_234_500_000_000, 1, "12,345.0"), (1, 8, "0.00000001"),
        ] as [(Int128, Int, String)])
    func decimalsAreRoundedHalfToEven(units: Int128, decimals: Int, text: String) {
        #expect(NumberText.fixed(units, scale: 8, decimals: decimals) == text)
    }

    @Test func theLargestNumbersFit() {
        #expect(NumberText.fixed(.min, scale: 18, decimals: 18).hasPrefix("-170,141,183,460,469,231,731.687"))
        #expect(NumberText.fixed(.max, scale: 0, decimals: 0).hasPrefix("170,141,183,460,469,231,731,687"))
    }

    @Test(arguments: [
        (0, "0"), (7, "7"), (950, "950"), (999.4, "999"), (999.5, "1K"), (1234, "1.23K"), (12_340, "12.3K"),
        (123_400, "123K"), (999_999, "1M"), (48_100_000, "48.1M"), (2e9, "2B"), (1.5e12, "1.5T"), (5.6e18, "5.6e18"),
        (-1500, "-1.5K"), (0.0123, "0.0123"), (0.5, "0.5"), (9.996, "10"), (1e-18, "1e-18"), (.nan, "0"),
    ])
    func compactNumbersHaveThreeDigits(value: Double, text: String) {
        #expect(NumberText.compact(value) == text)
    }
}
