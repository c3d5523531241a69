internal import CairnDomain
internal import CairnRepositories

/// The questions asked of backtest results.
enum BacktestCases {
    static let all: [ConformanceCase] = [
        results("by-id", "A result is found by its id, with every trade") { results in
            let trades = try (0..<20).map { index in
                try Trade(
                    symbol: "005930", side: index.isMultiple(of: 2) ? .long : .short,
                    entryTime: CandleFixture.time(index), entryPrice: Price(units: .max - Int64(index)),
                    exitTime: CandleFixture.time(index + 1), exitPrice: Price(units: Int64(index)),
                    quantity: Volume(units: 1 + Int128(index)), pnl: Money(units: -5 * Int128(index)),
                    exitReason: "it's \"over\"")
            }
            let result = try result(strategy: .generate(), minute: 0, metric: 1, trades: trades)
            try await results.add(result)
            try expectRecord(try await results.result(id: result.id), result)
            try expect(try await results.result(id: .generate()) == nil, "found a result of a new id")
        },
        results("by-strategy", "Results of a strategy come newest first") { results in
            let (strategy, other) = (Strategy.ID.generate(), Strategy.ID.generate())
            for minute in [3, 1, 5, 2] {
                try await results.add(try result(strategy: strategy, minute: minute, metric: 0))
                try await results.add(try result(strategy: other, minute: minute + 10, metric: 0))
            }
            let found = try await results.results(of: strategy, limit: nil).map(\.runAt)
            try expectEqual(found, [5, 3, 2, 1].map(CandleFixture.time), "the times of the runs")
            let two = try await results.results(of: strategy, limit: 2).map(\.runAt)
            try expectEqual(two, [5, 3].map(CandleFixture.time), "the times of the newest two runs")
            try expectEqual(try await results.results(of: .generate(), limit: nil).count, 0, "the number found")
        },
        results("newest", "The newest results of all strategies come first") { results in
            for minute in [3, 1, 5, 2, 4] {
                try await results.add(try result(strategy: .generate(), minute: minute, metric: 0))
            }
            let found = try await results.newest(limit: 3).map(\.runAt)
            try expectEqual(found, [5, 4, 3].map(CandleFixture.time), "the times of the runs")
            try expectEqual(try await results.newest(limit: nil).count, 5, "the number of all results")
        },
        results("best", "The best results by each metric come best first") { results in
            let strategy = Strategy.ID.generate()
            let values: [Double] = [0.5, -3, 12.25, 0, 7]
            for (minute, value) in values.enumerated() {
                try await results.add(try result(strategy: strategy, minute: minute, metric: value))
            }
            for metric in BacktestMetric.allCases {
                let best = try await results.best(by: metric, of: nil, limit: 3).map(\.metrics.sharpeRatio)
                let expected = metric == .maxDrawdown ? [-3, 0, 0.5] : [12.25, 7, 0.5]
                try expectEqual(best, expected, "the best by \(metric.rawValue)")
            }
        },
        results("best-of-strategy", "The best results of one strategy leave out the others") { results in
            let (strategy, other) = (Strategy.ID.generate(), Strategy.ID.generate())
            for minute in 0..<6 {
                let owner = minute.isMultiple(of: 2) ? strategy : other
                try await results.add(try result(strategy: owner, minute: minute, metric: Double(minute)))
            }
            let best = try await results.best(by: .sharpeRatio, of: strategy, limit: 2).map(\.metrics.sharpeRatio)
            try expectEqual(best, [4, 2], "the best of one strategy")
        },
        results("delete", "Deleting a result tells whether there was one") { results in
            let result = try result(strategy: .generate(), minute: 0, metric: 0)
            try await results.add(result)
            try expectEqual(try await results.delete(id: result.id), true, "whether there was one")
            try expectEqual(try await results.delete(id: result.id), false, "whether there was one")
        },
    ]

    private static func results(
        _ id: String, _ title: String, _ body: @escaping @Sendable (StoredBacktestResults) async throws -> Void
    ) -> ConformanceCase {
        .repository("backtests.\(id)", title) { context in
            try await body(StoredBacktestResults(try await context.records(BacktestResult.self)))
        }
    }

    /// A result with one number as every metric but the drawdown, which is never negative.
    private static func result(
        strategy: Strategy.ID, minute: Int, metric: Double, trades: [Trade] = []
    ) throws -> BacktestResult {
        BacktestResult(
            strategyID: strategy, runAt: CandleFixture.time(minute),
            config: try BacktestConfig(
                startDate: CandleFixture.time(0), endDate: CandleFixture.time(100), symbols: ["005930", "O'Neil"],
                initialCapital: Money(10_000_000)),
            metrics: try BacktestMetrics(
                totalReturnPct: metric, sharpeRatio: metric, maxDrawdownPct: abs(metric + 3), winRate: metric,
                profitFactor: metric, totalTrades: trades.count),
            trades: trades)
    }
}
