/// How much a strategy may stake and lose; percentages are of the capital, 5 means 5 %.
public struct RiskLimits: Hashable, Sendable, Codable {
    /// The share of the capital put into one position.
    public let positionSizePct: Double
    /// The most positions held at once.
    public let maxPositions: Int
    /// The gain at which a position is closed, if any.
    public let takeProfitPct: Double?
    /// The loss in one day at which trading stops, if any.
    public let maxDailyLossPct: Double?

    /// Makes limits.
    ///
    /// - Throws: `ValidationError` for a percentage that is not finite or not positive, or less than one position.
    public init(
        positionSizePct: Double, maxPositions: Int, takeProfitPct: Double? = nil, maxDailyLossPct: Double? = nil
    ) throws(ValidationError) {
        for (field, value) in [
            ("positionSizePct", positionSizePct), ("takeProfitPct", takeProfitPct),
            ("maxDailyLossPct", maxDailyLossPct),
        ] {
            guard let value = try value?.validatedFinite(type: "RiskLimits", field: field), value <= 0 else { continue }
            throw ValidationError(type: "RiskLimits", field: field, value: value, reason: "is not above zero")
        }
        guard maxPositions >= 1 else {
            throw ValidationError(type: "RiskLimits", field: "maxPositions", value: maxPositions, reason: "is below 1")
        }
        self.positionSizePct = positionSizePct
        self.maxPositions = maxPositions
        self.takeProfitPct = takeProfitPct
        self.maxDailyLossPct = maxDailyLossPct
    }

    private enum CodingKeys: String, CodingKey { case positionSizePct, maxPositions, takeProfitPct, maxDailyLossPct }

    /// Decodes and validates.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            positionSizePct: container.decode(Double.self, forKey: .positionSizePct),
            maxPositions: container.decode(Int.self, forKey: .maxPositions),
            takeProfitPct: container.decodeIfPresent(Double.self, forKey: .takeProfitPct),
            maxDailyLossPct: container.decodeIfPresent(Double.self, forKey: .maxDailyLossPct))
    }
}
