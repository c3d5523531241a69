import CairnDomain
import Testing

@Suite struct BacktestMetricsTests {
    private static let fields = ["totalReturnPct", "sharpeRatio", "maxDrawdownPct", "winRate", "profitFactor"]

    @Test(arguments: 0..<5, [Double.nan, .infinity, -.infinity])
    func `A number that is not finite is refused by name`(field: Int, value: Double) {
        #expect(
            refusal { try metrics(replacing: field, with: value) }
                == "BacktestMetrics.\(Self.fields[field]) \(value) is not a finite number")
    }

    @Test func `A negative count of trades is refused`() {
        #expect(refusal { try metrics(trades: -1) } == "BacktestMetrics.totalTrades -1 is negative")
    }

    @Test func `A negative drawdown is refused, because the deepest would count as the best`() {
        #expect(
            refusal { try metrics(replacing: 2, with: -12.5) }
                == "BacktestMetrics.maxDrawdownPct -12.5 is negative; the depth of a fall is positive")
    }

    @Test func `Metrics survive JSON, each under its name`() throws {
        let metrics = try metrics(trades: 0)
        #expect(try throughJSON(metrics) == metrics)
        #expect(
            try encoded(metrics)
                == #"{"maxDrawdownPct":3.5,"profitFactor":5.5,"sharpeRatio":2.5,"totalReturnPct":-1.5,"totalTrades":0,"winRate":4.5}"#
        )
        let json =
            #"{"maxDrawdownPct":1,"profitFactor":1,"sharpeRatio":1,"totalReturnPct":1,"totalTrades":-5,"winRate":1}"#
        #expect(refusal { try decoded(BacktestMetrics.self, json) } == "BacktestMetrics.totalTrades -5 is negative")
    }

    private func metrics(replacing field: Int? = nil, with value: Double = 0, trades: Int = 7) throws -> BacktestMetrics
    {
        var values = [-1.5, 2.5, 3.5, 4.5, 5.5]
        if let field { values[field] = value }
        return try BacktestMetrics(
            totalReturnPct: values[0], sharpeRatio: values[1], maxDrawdownPct: values[2], winRate: values[3],
            profitFactor: values[4], totalTrades: trades)
    }
}
