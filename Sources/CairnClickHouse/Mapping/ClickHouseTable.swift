public import CairnRepositories

/// What the table of a type of record is to be like in ClickHouse, beyond what its schema says.
///
/// Everything is text of the program, put into the definition as it is.
public struct ClickHouseTable: Sendable, Hashable {
    /// The fields of the key in the order in which rows are sorted: those that are searched by first. By default as in
    /// the schema.
    public var orderBy: [String]
    /// An expression over fields of the key, such as `toYYYYMM(processing_date)`.
    public var partitionBy: String?
    /// An expression that says when rows may be dropped, such as `processing_date + INTERVAL 1 YEAR`.
    public var timeToLive: String?
    /// Codecs by field, such as `Delta, ZSTD(1)`.
    public var codecs: [String: String]
    /// Skipping indexes, such as `by_score score TYPE minmax GRANULARITY 4`.
    public var indexes: [String]
    /// Settings of the table by name.
    public var settings: [String: String]

    /// Declares a table; what is left out is as ClickHouse has it.
    public init(
        orderBy: [String] = [], partitionBy: String? = nil, timeToLive: String? = nil, codecs: [String: String] = [:],
        indexes: [String] = [], settings: [String: String] = [:]
    ) {
        self.orderBy = orderBy
        self.partitionBy = partitionBy
        self.timeToLive = timeToLive
        self.codecs = codecs
        self.indexes = indexes
        self.settings = settings
    }
}

/// A record that says what its table is to be like in ClickHouse.
///
/// ```swift
/// extension AlertScore: ClickHouseRecord {
///     static let clickHouseTable = ClickHouseTable(
///         partitionBy: "toYYYYMM(processing_date)", codecs: ["score": "Gorilla, LZ4"])
/// }
/// ```
public protocol ClickHouseRecord: Record {
    /// What the table is to be like.
    static var clickHouseTable: ClickHouseTable { get }
}
