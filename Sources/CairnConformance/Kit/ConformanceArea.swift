/// A part of the contract, which one suite proves.
public struct ConformanceArea: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The name, as reports write it.
    public let rawValue: String

    /// Makes an area from its name; adapters may have areas of their own.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// What a storage says about itself, and that it keeps to it.
    public static let declarations = ConformanceArea(rawValue: "declarations")
    /// The port for candle series.
    public static let candleStore = ConformanceArea(rawValue: "candle store")
    /// The port for records.
    public static let recordStore = ConformanceArea(rawValue: "record store")
    /// Units of work and savepoints.
    public static let transactions = ConformanceArea(rawValue: "transactions")
    /// What is still there after the storage was closed and opened again.
    public static let durability = ConformanceArea(rawValue: "durability")
    /// Many tasks at once, and cancelled ones.
    public static let concurrency = ConformanceArea(rawValue: "concurrency")
    /// The domain's own questions.
    public static let repositories = ConformanceArea(rawValue: "repositories")

    /// The name.
    public var description: String { rawValue }
}
