/// The outcome of running a strategy over history.
public struct BacktestResult: Hashable, Sendable, Codable, Identifiable {
    /// The id of a result.
    public typealias ID = EntityID<BacktestResult>

    /// The id.
    public let id: ID
    /// The strategy that was run.
    public let strategyID: Strategy.ID
    /// When it was run.
    public let runAt: Timestamp
    /// What it was run over.
    public let config: BacktestConfig
    /// How it went.
    public let metrics: BacktestMetrics
    /// Every trade, in order of entry.
    public let trades: [Trade]

    /// Makes a result; its parts have been validated by their own constructors.
    public init(
        id: ID = .generate(), strategyID: Strategy.ID, runAt: Timestamp = .now, config: BacktestConfig,
        metrics: BacktestMetrics, trades: [Trade] = []
    ) {
        self.id = id
        self.strategyID = strategyID
        self.runAt = runAt
        self.config = config
        self.metrics = metrics
        self.trades = trades
    }

    private enum CodingKeys: String, CodingKey {
        case id, runAt, config, metrics, trades
        case strategyID = "strategyId"
    }

    /// Decodes and validates; a missing id is made, a missing `runAt` is now.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try container.decodeIfPresent(ID.self, forKey: .id) ?? .generate(),
            strategyID: try container.decode(Strategy.ID.self, forKey: .strategyID),
            runAt: try container.decodeIfPresent(Timestamp.self, forKey: .runAt) ?? .now,
            config: try container.decode(BacktestConfig.self, forKey: .config),
            metrics: try container.decode(BacktestMetrics.self, forKey: .metrics),
            trades: try container.decodeIfPresent([Trade].self, forKey: .trades) ?? [])
    }
}
