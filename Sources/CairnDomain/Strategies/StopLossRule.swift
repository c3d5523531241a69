/// When a position is given up.
public enum StopLossRule: Hashable, Sendable {
    /// When a formula says so.
    case formula(Formula.ID)
    /// When it has lost so many percent of its entry price.
    case fixedPercentage(Double)
}

extension StopLossRule: Codable {
    private enum CodingKeys: String, CodingKey {
        case type
        case formulaID = "formulaId"
        case percentage
    }

    private enum Kind: String, Codable {
        case formula
        case fixedPercentage = "fixed_pct"
    }

    /// Encodes `{"type": "formula", "formulaId": …}` or `{"type": "fixed_pct", "percentage": …}`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .formula(let id):
            try container.encode(Kind.formula, forKey: .type)
            try container.encode(id, forKey: .formulaID)
        case .fixedPercentage(let percentage):
            try container.encode(Kind.fixedPercentage, forKey: .type)
            try container.encode(percentage, forKey: .percentage)
        }
    }

    /// Decodes what `encode(to:)` writes.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(Kind.self, forKey: .type) {
        case .formula: self = .formula(try container.decode(Formula.ID.self, forKey: .formulaID))
        case .fixedPercentage: self = .fixedPercentage(try container.decode(Double.self, forKey: .percentage))
        }
    }
}
