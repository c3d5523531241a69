internal import CairnRepositories

/// The domain's own questions, over the ports.
enum RepositoryCases {
    static let all =
        SymbolCases.all + FormulaCases.all + StrategyCases.all + BacktestCases.all
        + CandleRepositoryCases.all
}

extension ConformanceCase {
    /// A case on repositories over records.
    static func repository(
        _ id: String, _ title: String, requires: Set<Capability> = [.records],
        _ body: @escaping @Sendable (ConformanceContext) async throws -> Void
    ) -> ConformanceCase {
        ConformanceCase("repositories.\(id)", title, area: .repositories, requires: requires, body)
    }
}
