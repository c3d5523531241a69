import CairnDomain
import Testing

@testable import cairn

@Suite struct VolumeScaleTests {
    private func scale(_ volumes: [String]) throws -> VolumeScale? {
        let prices = [(String, String, String, String)](repeating: ("1", "1", "1", "1"), count: volumes.count)
        return VolumeScale(ChartBar.bars(of: try ChartFixture.series(prices, volumes: volumes), candlesPerBar: 1))
    }

    @Test func thereIsNoneWhereNothingWasTraded() throws {
        #expect(try scale(["0", "0"]) == nil)
        #expect(try scale([]) == nil)
    }

    @Test func itRunsFromZeroToTheLargest() throws {
        let scale = try #require(try scale(["5", "20", "10"]))
        #expect(scale.fraction(of: .zero) == 0)
        #expect(scale.fraction(of: try Volume(text: "10")) == 0.5)
        #expect(scale.fraction(of: try Volume(text: "20")) == 1)
    }

    @Test(arguments: [
        ("139000000", 2, ["50M", "100M"]), ("99", 2, ["50"]), ("0.00000003", 3, ["1e-8", "2e-8", "3e-8"]),
        ("1", 1, ["1"]),
    ])
    func marksAreRoundAndAboveZero(maximum: String, count: Int, labels: [String]) throws {
        #expect(try #require(try scale([maximum])).ticks(maximumCount: count).map(NumberText.compact) == labels)
    }

    @Test func theLargestAndTheSmallestVolumeHaveMarks() throws {
        for volume in [Volume.max, Volume(units: 1)] {
            let scale = try #require(try scale([volume.description]))
            let ticks = scale.ticks(maximumCount: 3)
            #expect((1...3).contains(ticks.count))
            #expect(ticks.allSatisfy { $0 > 0 && $0 <= scale.maximum * 1.000001 })
        }
    }
}
