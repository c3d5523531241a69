import CairnDomain
import Testing

@Suite struct StrategyTests {
    private let entry = Formula.ID.generate()
    private let exit = Formula.ID.generate()

    @Test func `A strategy survives JSON`() throws {
        for stopLoss in [nil, StopLossRule.formula(.generate()), .fixedPercentage(7.5)] {
            let strategy = try Strategy(
                name: "추세", description: "follow", entryFormulaID: entry, exitFormulaID: exit, stopLoss: stopLoss,
                risk: RiskLimits(positionSizePct: 10, maxPositions: 5, takeProfitPct: 20, maxDailyLossPct: 3),
                version: 2,
                createdAt: .minute(1), updatedAt: .minute(2))
            #expect(try throughJSON(strategy) == strategy)
            #expect(strategy.stopLoss == stopLoss && strategy.updatedAt == .minute(2))
        }
    }

    @Test func `The JSON has the shared names`() throws {
        let strategy = try strategy(stopLoss: .fixedPercentage(5))
        #expect(
            try encoded(strategy)
                == #"{"createdAt":"1970-01-01T00:01:00Z","description":"","entryFormulaId":"\#(entry)","exitFormulaId":"\#(exit)","#
                + #""id":"\#(strategy.id)","name":"A","riskConfig":{"maxPositions":1,"positionSizePct":10},"#
                + #""stopLossRule":{"percentage":5,"type":"fixed_pct"},"updatedAt":"1970-01-01T00:01:00Z","version":1}"#
        )
        #expect(try encoded(StopLossRule.formula(entry)) == #"{"formulaId":"\#(entry)","type":"formula"}"#)
    }

    @Test func `Whatever JSON leaves out is filled in`() throws {
        let json =
            #"{"name":"A","entryFormulaId":"\#(entry)","exitFormulaId":"\#(exit)","riskConfig":{"positionSizePct":10,"maxPositions":1}}"#
        let strategy = try decoded(Strategy.self, json)
        #expect(strategy.stopLoss == nil && strategy.version == 1 && strategy.createdAt == strategy.updatedAt)
        #expect(strategy.entryFormulaID == entry && strategy.exitFormulaID == exit && strategy.createdAt > .minute(0))
    }

    @Test func `A strategy is refused by name`() {
        #expect(refusal { try strategy(name: "") } == "Strategy.name \"\" is empty")
        #expect(refusal { try strategy(version: -2) } == "Strategy.version -2 is negative")
        for percentage in [0, -1, 100.5, .infinity, .nan] {
            #expect(
                refusal { try strategy(stopLoss: .fixedPercentage(percentage)) }
                    == "Strategy.stopLoss \(percentage) is not above 0 and at most 100")
        }
    }

    @Test func `A stop loss of the whole price is allowed`() throws {
        #expect(try strategy(stopLoss: .fixedPercentage(100)).stopLoss == .fixedPercentage(100))
        #expect(try strategy(stopLoss: .fixedPercentage(.leastNonzeroMagnitude)).stopLoss != nil)
    }

    @Test func `Formulas are listed once each`() throws {
        let stop = Formula.ID.generate()
        #expect(try strategy().formulaIDs == [entry, exit])
        #expect(try strategy(stopLoss: .formula(stop)).formulaIDs == [entry, exit, stop])
        #expect(try strategy(stopLoss: .formula(exit)).formulaIDs == [entry, exit])
        #expect(try strategy(exit: entry, stopLoss: .formula(entry)).formulaIDs == [entry])
        #expect(try strategy(exit: entry, stopLoss: .formula(stop)).formulaIDs == [entry, stop])
    }

    @Test(arguments: [
        #"{"type":"fixed_pct"}"#, #"{"type":"formula"}"#, #"{"type":"trailing","percentage":5}"#, #"{"percentage":5}"#,
        #"{"type":"formula","formulaId":"12"}"#,
    ])
    func `A stop loss of another shape is refused`(json: String) {
        #expect(throws: DecodingError.self) { try decoded(StopLossRule.self, json) }
    }

    private func strategy(
        name: String = "A", exit: Formula.ID? = nil, stopLoss: StopLossRule? = nil, version: Int64 = 1
    ) throws -> Strategy {
        try Strategy(
            name: name, entryFormulaID: entry, exitFormulaID: exit ?? self.exit, stopLoss: stopLoss,
            risk: RiskLimits(positionSizePct: 10, maxPositions: 1), version: version, createdAt: .minute(1))
    }
}
