/// How a backtest went.
public struct BacktestMetrics: Hashable, Sendable, Codable {
    /// Gain over the whole run in percent of the initial capital.
    public let totalReturnPct: Double
    /// Mean excess return over its standard deviation, annualised.
    public let sharpeRatio: Double
    /// The deepest fall from a peak, in percent of that peak; not negative.
    public let maxDrawdownPct: Double
    /// Winning trades in percent of all trades.
    public let winRate: Double
    /// Gross profit over gross loss; without any loss, by convention, the gross profit itself.
    public let profitFactor: Double
    /// How many trades were made.
    public let totalTrades: Int

    /// Makes metrics.
    ///
    /// - Throws: `ValidationError` for a number that is not finite, a negative drawdown or a negative count of trades.
    public init(
        totalReturnPct: Double, sharpeRatio: Double, maxDrawdownPct: Double, winRate: Double, profitFactor: Double,
        totalTrades: Int
    ) throws(ValidationError) {
        self.totalReturnPct = try totalReturnPct.validatedFinite(type: "BacktestMetrics", field: "totalReturnPct")
        self.sharpeRatio = try sharpeRatio.validatedFinite(type: "BacktestMetrics", field: "sharpeRatio")
        self.maxDrawdownPct = try maxDrawdownPct.validatedFinite(type: "BacktestMetrics", field: "maxDrawdownPct")
        // Of negative depths the deepest would count as the best.
        guard maxDrawdownPct >= 0 else {
            throw ValidationError(
                type: "BacktestMetrics", field: "maxDrawdownPct", value: maxDrawdownPct,
                reason: "is negative; the depth of a fall is positive")
        }
        self.winRate = try winRate.validatedFinite(type: "BacktestMetrics", field: "winRate")
        self.profitFactor = try profitFactor.validatedFinite(type: "BacktestMetrics", field: "profitFactor")
        guard totalTrades >= 0 else {
            throw ValidationError(
                type: "BacktestMetrics", field: "totalTrades", value: totalTrades, reason: "is negative")
        }
        self.totalTrades = totalTrades
    }

    private enum CodingKeys: String, CodingKey {
        case totalReturnPct, sharpeRatio, maxDrawdownPct, winRate, profitFactor, totalTrades
    }

    /// Decodes and validates.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            totalReturnPct: container.decode(Double.self, forKey: .totalReturnPct),
            sharpeRatio: container.decode(Double.self, forKey: .sharpeRatio),
            maxDrawdownPct: container.decode(Double.self, forKey: .maxDrawdownPct),
            winRate: container.decode(Double.self, forKey: .winRate),
            profitFactor: container.decode(Double.self, forKey: .profitFactor),
            totalTrades: container.decode(Int.self, forKey: .totalTrades))
    }
}
