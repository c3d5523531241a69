/// The cases of one part of the contract.
public struct ConformanceSuite: Sendable, Identifiable {
    /// The part of the contract.
    public let area: ConformanceArea
    /// The cases, in the order of the contract.
    public let cases: [ConformanceCase]

    /// The name of the area.
    public var id: String { area.rawValue }

    /// Makes a suite; adapters may have suites of their own.
    public init(_ area: ConformanceArea, _ cases: [ConformanceCase]) {
        self.area = area
        self.cases = cases
    }

    /// That a storage says what it can do, and refuses what it does not.
    public static let declarations = ConformanceSuite(.declarations, DeclarationCases.all)
    /// The port for candle series.
    public static let candleStore = ConformanceSuite(.candleStore, CandleCases.all)
    /// The port for records.
    public static let recordStore = ConformanceSuite(.recordStore, RecordCases.all)
    /// Units of work and savepoints.
    public static let transactions = ConformanceSuite(.transactions, TransactionCases.all)
    /// What is still there after the storage was closed and opened again.
    public static let durability = ConformanceSuite(.durability, DurabilityCases.all)
    /// Many tasks at once, and cancelled ones.
    public static let concurrency = ConformanceSuite(.concurrency, ConcurrencyCases.all)
    /// The domain's own questions.
    public static let repositories = ConformanceSuite(.repositories, RepositoryCases.all)

    /// Every suite.
    public static let all: [ConformanceSuite] = [
        declarations, candleStore, recordStore, transactions, durability, concurrency, repositories,
    ]

    /// Every case of every suite.
    public static let allCases: [ConformanceCase] = all.flatMap(\.cases)
}
