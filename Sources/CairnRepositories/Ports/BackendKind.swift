/// The kind of a database, such as `sqlite`; adapters from elsewhere declare their own.
///
/// Cairn's own are names here, so that a schema can speak of a backend without importing its adapter.
public struct BackendKind: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
    /// The name, in lower case.
    public let rawValue: String

    /// Makes a kind from its name.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Plain memory.
    public static let inMemory = BackendKind(rawValue: "memory")
    /// An embedded SQLite file.
    public static let sqlite = BackendKind(rawValue: "sqlite")
    /// ClickHouse.
    public static let clickHouse = BackendKind(rawValue: "clickhouse")
    /// PostgreSQL.
    public static let postgreSQL = BackendKind(rawValue: "postgresql")
    /// MongoDB.
    public static let mongoDB = BackendKind(rawValue: "mongodb")
    /// Redis.
    public static let redis = BackendKind(rawValue: "redis")

    /// The name.
    public var description: String { rawValue }
}
