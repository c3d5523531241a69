public import CairnDomain

extension Symbol: Record {
    /// Table `symbols`, keyed by code.
    public static let schema = RecordSchema(
        "symbols",
        {
            (code: String, name: String, market: Market, sector: String?, isActive: Bool, updatedAt: Timestamp) throws
                -> Symbol in
            try Symbol(
                code: code, name: name, market: market, sector: sector, isActive: isActive, updatedAt: updatedAt)
        },
        Field("code", \.code), Field("name", \.name), Field("market", \.market), Field("sector", \.sector),
        Field("is_active", \.isActive), Field("updated_at", \.updatedAt),
        key: ["code"], indexes: [["market"]])
}
