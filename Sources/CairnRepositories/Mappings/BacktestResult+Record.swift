public import CairnDomain

extension Trade: NestedValue {}

extension BacktestResult: Record {
    /// Table `backtest_results`, keyed by id.
    public static let schema = RecordSchema(
        "backtest_results",
        {
            (
                id: ID, strategyID: Strategy.ID, runAt: Timestamp, startDate: Timestamp, endDate: Timestamp,
                symbols: [String], initialCapital: Money, totalReturnPct: Double, sharpeRatio: Double,
                maxDrawdownPct: Double, winRate: Double, profitFactor: Double, totalTrades: Int, trades: [Trade]
            ) throws -> BacktestResult in
            BacktestResult(
                id: id, strategyID: strategyID, runAt: runAt,
                config: try BacktestConfig(
                    startDate: startDate, endDate: endDate, symbols: symbols, initialCapital: initialCapital),
                metrics: try BacktestMetrics(
                    totalReturnPct: totalReturnPct, sharpeRatio: sharpeRatio, maxDrawdownPct: maxDrawdownPct,
                    winRate: winRate, profitFactor: profitFactor, totalTrades: totalTrades),
                trades: trades)
        },
        Field("id", \.id), Field("strategy_id", \.strategyID), Field("run_at", \.runAt),
        Field("config.start_date", \.config.startDate), Field("config.end_date", \.config.endDate),
        Field("config.symbols", \.config.symbols), Field("config.initial_capital", \.config.initialCapital),
        Field("metrics.total_return_pct", \.metrics.totalReturnPct),
        Field("metrics.sharpe_ratio", \.metrics.sharpeRatio),
        Field("metrics.max_drawdown_pct", \.metrics.maxDrawdownPct), Field("metrics.win_rate", \.metrics.winRate),
        Field("metrics.profit_factor", \.metrics.profitFactor), Field("metrics.total_trades", \.metrics.totalTrades),
        Field("trades", \.trades),
        key: ["id"], indexes: [["strategy_id", "run_at"]])
}
