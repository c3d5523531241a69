import CairnDomain
import Testing

@Suite struct BacktestConfigTests {
    @Test func `A run over nothing is refused by name`() {
        #expect(
            refusal { try config(start: 1, end: 0) }
                == "BacktestConfig.endDate 1970-01-01T00:00:00Z is before startDate 1970-01-01T00:01:00Z")
        #expect(refusal { try config(symbols: []) } == "BacktestConfig.symbols [] names no symbol")
        #expect(refusal { try config(symbols: ["A", " "]) } == "BacktestConfig.symbols \" \" is empty")
        #expect(refusal { try config(symbols: ["A\0"]) } == #"BacktestConfig.symbols "A\0" holds a control character"#)
        #expect(refusal { try config(capital: .zero) } == "BacktestConfig.initialCapital 0 is not above zero")
        #expect(
            refusal { try config(capital: Money(units: -1)) }
                == "BacktestConfig.initialCapital -0.000000000000000001 is not above zero")
    }

    @Test func `A configuration survives JSON and is validated in it`() throws {
        let config = try config(start: 0, end: 0, symbols: ["A", "B", "A"], capital: .max)
        #expect(try throughJSON(config) == config && config.symbols == ["A", "B", "A"])
        #expect(
            refusal {
                try decoded(
                    BacktestConfig.self,
                    #"{"startDate":"2024-01-01","endDate":"2024-01-02","symbols":["A"],"initialCapital":"0"}"#)
            } == "BacktestConfig.initialCapital 0 is not above zero")
    }

    private func config(
        start: Int = 0, end: Int = 1, symbols: [String] = ["A"], capital: Money = Money(units: 1)
    ) throws -> BacktestConfig {
        try BacktestConfig(startDate: .minute(start), endDate: .minute(end), symbols: symbols, initialCapital: capital)
    }
}
