import CairnDomain
import Testing

@Suite struct RiskLimitsTests {
    @Test(arguments: [0, -1, -0.0])
    func `A percentage that is not above zero is refused by name`(value: Double) {
        #expect(refusal { try limits(positionSize: value) } == "RiskLimits.positionSizePct \(value) is not above zero")
        #expect(refusal { try limits(takeProfit: value) } == "RiskLimits.takeProfitPct \(value) is not above zero")
        #expect(refusal { try limits(maxDailyLoss: value) } == "RiskLimits.maxDailyLossPct \(value) is not above zero")
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `A percentage that is not finite is refused by name`(value: Double) {
        #expect(
            refusal { try limits(positionSize: value) } == "RiskLimits.positionSizePct \(value) is not a finite number")
        #expect(refusal { try limits(takeProfit: value) } == "RiskLimits.takeProfitPct \(value) is not a finite number")
        #expect(
            refusal { try limits(maxDailyLoss: value) } == "RiskLimits.maxDailyLossPct \(value) is not a finite number")
    }

    @Test(arguments: [0, -1, Int.min])
    func `Less than one position is refused`(count: Int) {
        #expect(refusal { try limits(maxPositions: count) } == "RiskLimits.maxPositions \(count) is below 1")
    }

    @Test func `Limits survive JSON and are validated in it`() throws {
        let limits = try limits(positionSize: 150, maxPositions: .max, takeProfit: 0.1, maxDailyLoss: 100)
        #expect(try throughJSON(limits) == limits)
        #expect(
            try decoded(RiskLimits.self, #"{"positionSizePct":5,"maxPositions":2}"#)
                == self.limits(positionSize: 5, maxPositions: 2))
        #expect(
            refusal { try decoded(RiskLimits.self, #"{"positionSizePct":0,"maxPositions":2}"#) }
                == "RiskLimits.positionSizePct 0.0 is not above zero")
        #expect(throws: DecodingError.self) { try decoded(RiskLimits.self, #"{"positionSizePct":5}"#) }
    }

    private func limits(
        positionSize: Double = 10, maxPositions: Int = 1, takeProfit: Double? = nil, maxDailyLoss: Double? = nil
    ) throws -> RiskLimits {
        try RiskLimits(
            positionSizePct: positionSize, maxPositions: maxPositions, takeProfitPct: takeProfit,
            maxDailyLossPct: maxDailyLoss)
    }
}
