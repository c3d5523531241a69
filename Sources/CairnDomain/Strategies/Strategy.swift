/// Formulas put together: when to buy, when to sell, when to give up, and how much to stake.
public struct Strategy: Hashable, Sendable, Codable, Identifiable {
    /// The id of a strategy.
    public typealias ID = EntityID<Strategy>

    /// The id.
    public let id: ID
    /// The name shown to people.
    public let name: String
    /// What it does, for people.
    public let description: String
    /// The formula that opens positions.
    public let entryFormulaID: Formula.ID
    /// The formula that closes positions.
    public let exitFormulaID: Formula.ID
    /// When a losing position is given up, if ever.
    public let stopLoss: StopLossRule?
    /// How much to stake.
    public let risk: RiskLimits
    /// Counts up with every update.
    public let version: Int64
    /// When it was made.
    public let createdAt: Timestamp
    /// When it was last changed.
    public let updatedAt: Timestamp

    /// Makes a strategy.
    ///
    /// - Throws: `ValidationError` for a blank name, a stop-loss percentage not within 0...100, or a negative version.
    public init(
        id: ID = .generate(), name: String, description: String = "", entryFormulaID: Formula.ID,
        exitFormulaID: Formula.ID, stopLoss: StopLossRule? = nil, risk: RiskLimits, version: Int64 = 1,
        createdAt: Timestamp = .now, updatedAt: Timestamp? = nil
    ) throws(ValidationError) {
        self.id = id
        self.name = try name.validatedCode(type: "Strategy", field: "name")
        self.description = description
        self.entryFormulaID = entryFormulaID
        self.exitFormulaID = exitFormulaID
        if case .fixedPercentage(let percentage) = stopLoss, !(percentage > 0 && percentage <= 100) {
            throw ValidationError(
                type: "Strategy", field: "stopLoss", value: percentage, reason: "is not above 0 and at most 100")
        }
        self.stopLoss = stopLoss
        self.risk = risk
        guard version >= 0 else {
            throw ValidationError(type: "Strategy", field: "version", value: version, reason: "is negative")
        }
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt ?? createdAt
    }

    /// This strategy with other values; what is left out stays, but for the time of the change.
    ///
    /// - Parameter stopLoss: `.some(nil)` takes the rule away.
    /// - Throws: `ValidationError` as the initialiser.
    public func with(
        name: String? = nil, description: String? = nil, entryFormulaID: Formula.ID? = nil,
        exitFormulaID: Formula.ID? = nil, stopLoss: StopLossRule?? = nil, risk: RiskLimits? = nil,
        updatedAt: Timestamp = .now
    ) throws(ValidationError) -> Strategy {
        try Strategy(
            id: id, name: name ?? self.name, description: description ?? self.description,
            entryFormulaID: entryFormulaID ?? self.entryFormulaID, exitFormulaID: exitFormulaID ?? self.exitFormulaID,
            stopLoss: stopLoss ?? self.stopLoss, risk: risk ?? self.risk, version: version, createdAt: createdAt,
            updatedAt: updatedAt)
    }

    /// Every formula that the strategy uses, without repeats.
    public var formulaIDs: [Formula.ID] {
        var ids = [entryFormulaID]
        if exitFormulaID != entryFormulaID { ids.append(exitFormulaID) }
        if case .formula(let id) = stopLoss, !ids.contains(id) { ids.append(id) }
        return ids
    }

    private enum CodingKeys: String, CodingKey {
        case id, name, description, version, createdAt, updatedAt
        case entryFormulaID = "entryFormulaId"
        case exitFormulaID = "exitFormulaId"
        case stopLoss = "stopLossRule"
        case risk = "riskConfig"
    }

    /// Decodes and validates; a missing id is made, missing times are now.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            id: container.decodeIfPresent(ID.self, forKey: .id) ?? .generate(),
            name: container.decode(String.self, forKey: .name),
            description: container.decodeIfPresent(String.self, forKey: .description) ?? "",
            entryFormulaID: container.decode(Formula.ID.self, forKey: .entryFormulaID),
            exitFormulaID: container.decode(Formula.ID.self, forKey: .exitFormulaID),
            stopLoss: container.decodeIfPresent(StopLossRule.self, forKey: .stopLoss),
            risk: container.decode(RiskLimits.self, forKey: .risk),
            version: container.decodeIfPresent(Int64.self, forKey: .version) ?? 1,
            createdAt: container.decodeIfPresent(Timestamp.self, forKey: .createdAt) ?? .now,
            updatedAt: container.decodeIfPresent(Timestamp.self, forKey: .updatedAt))
    }
}
