import CairnDomain
import Testing

@Suite struct BacktestResultTests {
    @Test func `A result survives JSON with all its parts`() throws {
        let trade = try Trade(
            symbol: "A", side: .long, entryTime: .minute(1), entryPrice: Price(1), exitTime: .minute(2),
            exitPrice: Price(2),
            quantity: Volume(3), pnl: Money(3))
        let result = BacktestResult(
            strategyID: .generate(), runAt: .minute(9), config: try config(), metrics: try metrics(),
            trades: [trade, trade])
        #expect(try throughJSON(result) == result)
        #expect(try encoded(result).contains(#""strategyId":"\#(result.strategyID)""#))
    }

    @Test func `Whatever JSON leaves out is filled in`() throws {
        let strategy = Strategy.ID.generate()
        let json =
            #"{"strategyId":"\#(strategy)","config":\#(try encoded(config())),"metrics":\#(try encoded(metrics()))}"#
        let result = try decoded(BacktestResult.self, json)
        #expect(result.strategyID == strategy && result.trades.isEmpty && result.runAt > .minute(0))
        #expect(try result.config == config() && result.metrics == metrics())
        #expect(try decoded(BacktestResult.self, json).id != result.id)
    }

    private func config() throws -> BacktestConfig {
        try BacktestConfig(startDate: .minute(0), endDate: .minute(5), symbols: ["A"], initialCapital: Money(1_000_000))
    }

    private func metrics() throws -> BacktestMetrics {
        try BacktestMetrics(
            totalReturnPct: 1, sharpeRatio: 2, maxDrawdownPct: 3, winRate: 4, profitFactor: 5, totalTrades: 6)
    }
}
