public import CairnDomain

extension Strategy {
    /// Which kind of stop-loss rule is stored.
    enum StopLossKind: String, CaseIterable, FieldValue {
        case formula
        case fixedPercentage = "fixed_pct"
    }

    var stopLossKind: StopLossKind? {
        switch stopLoss {
        case .formula: .formula
        case .fixedPercentage: .fixedPercentage
        case nil: nil
        }
    }

    var stopLossFormulaID: Formula.ID? {
        if case .formula(let id) = stopLoss { id } else { nil }
    }

    var stopLossPercentage: Double? {
        if case .fixedPercentage(let percentage) = stopLoss { percentage } else { nil }
    }

    fileprivate static func stopLoss(
        _ kind: StopLossKind?, _ formulaID: Formula.ID?, _ percentage: Double?
    ) throws -> StopLossRule? {
        switch (kind, formulaID, percentage) {
        case (nil, _, _): return nil
        case (.formula, let id?, _): return .formula(id)
        case (.fixedPercentage, _, let percentage?): return .fixedPercentage(percentage)
        case (.formula, nil, _), (.fixedPercentage, _, nil):
            throw ValidationError(
                type: "Strategy", field: "stopLoss", value: kind?.rawValue ?? "",
                reason: "lacks its formula or percentage")
        }
    }
}

extension Strategy: Record {
    /// Table `strategies`, keyed by id, with a version.
    public static let schema = RecordSchema(
        "strategies",
        {
            (
                id: ID, name: String, description: String, entryFormulaID: Formula.ID, exitFormulaID: Formula.ID,
                stopLossKind: StopLossKind?, stopLossFormulaID: Formula.ID?, stopLossPercentage: Double?,
                positionSizePct: Double, maxPositions: Int, takeProfitPct: Double?, maxDailyLossPct: Double?,
                version: Int64, createdAt: Timestamp, updatedAt: Timestamp
            ) throws -> Strategy in
            try Strategy(
                id: id, name: name, description: description, entryFormulaID: entryFormulaID,
                exitFormulaID: exitFormulaID,
                stopLoss: try stopLoss(stopLossKind, stopLossFormulaID, stopLossPercentage),
                risk: RiskLimits(
                    positionSizePct: positionSizePct, maxPositions: maxPositions, takeProfitPct: takeProfitPct,
                    maxDailyLossPct: maxDailyLossPct),
                version: version, createdAt: createdAt, updatedAt: updatedAt)
        },
        Field("id", \.id), Field("name", \.name), Field("description", \.description),
        Field("entry_formula_id", \.entryFormulaID), Field("exit_formula_id", \.exitFormulaID),
        Field("stop_loss_rule.type", \.stopLossKind), Field("stop_loss_rule.formula_id", \.stopLossFormulaID),
        Field("stop_loss_rule.percentage", \.stopLossPercentage),
        Field("risk_config.position_size_pct", \.risk.positionSizePct),
        Field("risk_config.max_positions", \.risk.maxPositions),
        Field("risk_config.take_profit_pct", \.risk.takeProfitPct),
        Field("risk_config.max_daily_loss_pct", \.risk.maxDailyLossPct),
        Field("version", \.version), Field("created_at", \.createdAt), Field("updated_at", \.updatedAt),
        key: ["id"], version: "version",
        indexes: [["name"], ["entry_formula_id"], ["exit_formula_id"], ["stop_loss_rule.formula_id"]])
}
