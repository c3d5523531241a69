public import CairnDomain

/// Strategies, with the questions that are asked of them.
public protocol StrategyRepository: Sendable {
    /// The store behind it.
    var store: any RecordStore<Strategy> { get }

    /// The strategy of an id, or nil.
    func strategy(id: Strategy.ID) async throws -> Strategy?
    /// The strategies of exactly this name, oldest id first.
    func strategies(named name: String) async throws -> [Strategy]
    /// The strategies that use a formula for entry, exit or stop loss, by name.
    func strategies(using formula: Formula.ID) async throws -> [Strategy]
    /// Every strategy, by name.
    func all() async throws -> [Strategy]
    /// Adds a new strategy.
    func add(_ strategy: Strategy) async throws
    /// Replaces a strategy if it still has the version that this one was made from.
    ///
    /// - Returns: The strategy as stored, its version raised by one and changed now.
    /// - Throws: `CairnError` with code `staleVersion` when someone else changed it, `notFound`.
    func update(_ strategy: Strategy) async throws -> Strategy
    /// Deletes the strategy of an id.
    ///
    /// - Returns: Whether there was one.
    @discardableResult
    func delete(id: Strategy.ID) async throws -> Bool
}

extension StrategyRepository {
    /// The strategy of an id, or nil.
    public func strategy(id: Strategy.ID) async throws -> Strategy? {
        try await store.get(id)
    }

    /// The strategies of exactly this name, oldest id first.
    public func strategies(named name: String) async throws -> [Strategy] {
        try await store.find(where: \.name == name)
    }

    /// The strategies that use a formula for entry, exit or stop loss, by name.
    public func strategies(using formula: Formula.ID) async throws -> [Strategy] {
        try await store.find(
            where: \.entryFormulaID == formula || \.exitFormulaID == formula || \.stopLossFormulaID == formula,
            sort: .ascending(\.name))
    }

    /// Every strategy, by name.
    public func all() async throws -> [Strategy] {
        try await store.find(sort: .ascending(\.name))
    }

    /// Adds a new strategy.
    public func add(_ strategy: Strategy) async throws {
        try await store.insert(strategy)
    }

    /// Replaces a strategy if it still has the version that this one was made from.
    ///
    /// - Returns: The strategy as stored, its version raised by one and changed now.
    /// - Throws: `CairnError` with code `staleVersion` when someone else changed it, `notFound`.
    public func update(_ strategy: Strategy) async throws -> Strategy {
        try await store.update(try strategy.with(updatedAt: .now), expectedVersion: strategy.version)
    }

    /// Deletes the strategy of an id.
    ///
    /// - Returns: Whether there was one.
    @discardableResult
    public func delete(id: Strategy.ID) async throws -> Bool {
        try await store.delete(RecordKey(id))
    }
}

/// Strategies over any record store.
public struct StoredStrategies: StrategyRepository {
    /// The store behind it.
    public let store: any RecordStore<Strategy>

    /// Makes a repository over a store.
    public init(_ store: any RecordStore<Strategy>) {
        self.store = store
    }
}
