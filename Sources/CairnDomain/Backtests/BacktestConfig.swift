/// What a backtest was run over.
public struct BacktestConfig: Hashable, Sendable, Codable {
    /// The first instant looked at.
    public let startDate: Timestamp
    /// The last instant looked at.
    public let endDate: Timestamp
    /// The symbols traded.
    public let symbols: [String]
    /// The money it began with.
    public let initialCapital: Money

    /// Makes a configuration.
    ///
    /// - Throws: `ValidationError` when it ends before it starts, names no symbol, or has no capital.
    public init(
        startDate: Timestamp, endDate: Timestamp, symbols: [String], initialCapital: Money
    ) throws(ValidationError) {
        guard startDate <= endDate else {
            throw ValidationError(
                type: "BacktestConfig", field: "endDate", value: endDate, reason: "is before startDate \(startDate)")
        }
        guard !symbols.isEmpty else {
            throw ValidationError(type: "BacktestConfig", field: "symbols", value: "[]", reason: "names no symbol")
        }
        for symbol in symbols { _ = try symbol.validatedCode(type: "BacktestConfig", field: "symbols") }
        guard initialCapital > .zero else {
            throw ValidationError(
                type: "BacktestConfig", field: "initialCapital", value: initialCapital, reason: "is not above zero")
        }
        self.startDate = startDate
        self.endDate = endDate
        self.symbols = symbols
        self.initialCapital = initialCapital
    }

    private enum CodingKeys: String, CodingKey { case startDate, endDate, symbols, initialCapital }

    /// Decodes and validates.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            startDate: container.decode(Timestamp.self, forKey: .startDate),
            endDate: container.decode(Timestamp.self, forKey: .endDate),
            symbols: container.decode([String].self, forKey: .symbols),
            initialCapital: container.decode(Money.self, forKey: .initialCapital))
    }
}
