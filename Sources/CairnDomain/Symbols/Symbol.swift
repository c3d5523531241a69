/// Something that is traded.
public struct Symbol: Hashable, Sendable, Codable, Identifiable, CustomStringConvertible {
    /// The code, unique among symbols, for example `005930`.
    public let code: String
    /// The name shown to people.
    public let name: String
    /// The market it is listed in.
    public let market: Market
    /// The sector, if known.
    public let sector: String?
    /// Whether it is traded at present.
    public let isActive: Bool
    /// When this entry was last changed.
    public let updatedAt: Timestamp

    /// The code.
    public var id: String { code }

    /// Makes a symbol.
    ///
    /// - Throws: `ValidationError` for a blank code, name or market, or control characters in them.
    public init(
        code: String, name: String, market: Market, sector: String? = nil, isActive: Bool = true,
        updatedAt: Timestamp = .now
    ) throws(ValidationError) {
        self.code = try code.validatedCode(type: "Symbol", field: "code")
        self.name = try name.validatedCode(type: "Symbol", field: "name")
        self.market = Market(rawValue: try market.rawValue.validatedCode(type: "Symbol", field: "market"))
        // The shared schema writes a missing sector as the empty string; here they are one and the same.
        self.sector = try sector?.validatedText(type: "Symbol", field: "sector").nilIfEmpty
        self.isActive = isActive
        self.updatedAt = updatedAt
    }

    /// This symbol with other values; what is left out stays, but for the time of the change.
    ///
    /// - Parameter sector: The empty string takes the sector away.
    /// - Throws: `ValidationError` as the initialiser.
    public func with(
        name: String? = nil, market: Market? = nil, sector: String? = nil, isActive: Bool? = nil,
        updatedAt: Timestamp = .now
    ) throws(ValidationError) -> Symbol {
        try Symbol(
            code: code, name: name ?? self.name, market: market ?? self.market, sector: sector ?? self.sector,
            isActive: isActive ?? self.isActive, updatedAt: updatedAt)
    }

    private enum CodingKeys: String, CodingKey { case code, name, market, sector, isActive, updatedAt }

    /// Decodes and validates; a missing `isActive` is true, a missing `updatedAt` is now.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            code: container.decode(String.self, forKey: .code),
            name: container.decode(String.self, forKey: .name),
            market: container.decode(Market.self, forKey: .market),
            sector: container.decodeIfPresent(String.self, forKey: .sector),
            isActive: container.decodeIfPresent(Bool.self, forKey: .isActive) ?? true,
            updatedAt: container.decodeIfPresent(Timestamp.self, forKey: .updatedAt) ?? .now)
    }

    /// `005930 Samsung Electronics (KOSPI)`.
    public var description: String { "\(code) \(name) (\(market))" }
}

extension String {
    var nilIfEmpty: String? { isEmpty ? nil : self }
}
