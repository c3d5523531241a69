public import CairnDomain

/// A number that says how good a backtest was.
public enum BacktestMetric: String, CaseIterable, Sendable, Hashable {
    /// Gain in percent of the initial capital; more is better.
    case totalReturn = "total_return"
    /// Return against risk; more is better.
    case sharpeRatio = "sharpe_ratio"
    /// Deepest fall in percent; less is better.
    case maxDrawdown = "max_drawdown"
    /// Winning trades in percent; more is better.
    case winRate = "win_rate"
    /// Gross profit over gross loss; more is better.
    case profitFactor = "profit_factor"

    /// The order that puts the best result first.
    public var bestFirst: RecordSort<BacktestResult> {
        switch self {
        case .totalReturn: .descending(\.metrics.totalReturnPct)
        case .sharpeRatio: .descending(\.metrics.sharpeRatio)
        case .maxDrawdown: .ascending(\.metrics.maxDrawdownPct)
        case .winRate: .descending(\.metrics.winRate)
        case .profitFactor: .descending(\.metrics.profitFactor)
        }
    }
}

/// Backtest results, with the questions that are asked of them.
public protocol BacktestResultRepository: Sendable {
    /// The store behind it.
    var store: any RecordStore<BacktestResult> { get }

    /// The result of an id, or nil.
    func result(id: BacktestResult.ID) async throws -> BacktestResult?
    /// The results of a strategy, the newest run first.
    func results(of strategy: Strategy.ID, limit: Int?) async throws -> [BacktestResult]
    /// The results of all strategies, the newest run first.
    func newest(limit: Int?) async throws -> [BacktestResult]
    /// The best results by a metric, of one strategy or of all.
    func best(by metric: BacktestMetric, of strategy: Strategy.ID?, limit: Int) async throws -> [BacktestResult]
    /// Adds a new result.
    func add(_ result: BacktestResult) async throws
    /// Deletes the result of an id.
    ///
    /// - Returns: Whether there was one.
    @discardableResult
    func delete(id: BacktestResult.ID) async throws -> Bool
}

extension BacktestResultRepository {
    /// The result of an id, or nil.
    public func result(id: BacktestResult.ID) async throws -> BacktestResult? {
        try await store.get(id)
    }

    /// The results of a strategy, the newest run first.
    public func results(of strategy: Strategy.ID, limit: Int?) async throws -> [BacktestResult] {
        try await store.find(where: \.strategyID == strategy, sort: .descending(\.runAt), limit: limit)
    }

    /// The results of all strategies, the newest run first.
    public func newest(limit: Int?) async throws -> [BacktestResult] {
        try await store.find(sort: .descending(\.runAt), limit: limit)
    }

    /// The best results by a metric, of one strategy or of all.
    public func best(
        by metric: BacktestMetric, of strategy: Strategy.ID?, limit: Int
    ) async throws -> [BacktestResult] {
        try await store.find(
            where: strategy.map { \.strategyID == $0 } ?? .all, sort: metric.bestFirst, limit: limit)
    }

    /// Adds a new result.
    public func add(_ result: BacktestResult) async throws {
        try await store.insert(result)
    }

    /// Deletes the result of an id.
    ///
    /// - Returns: Whether there was one.
    @discardableResult
    public func delete(id: BacktestResult.ID) async throws -> Bool {
        try await store.delete(RecordKey(id))
    }
}

/// Backtest results over any record store.
public struct StoredBacktestResults: BacktestResultRepository {
    /// The store behind it.
    public let store: any RecordStore<BacktestResult>

    /// Makes a repository over a store.
    public init(_ store: any RecordStore<BacktestResult>) {
        self.store = store
    }
}
