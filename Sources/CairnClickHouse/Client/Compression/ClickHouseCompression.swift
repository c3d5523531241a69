/// How bodies are compressed on the wire, as an HTTP content encoding.
public enum ClickHouseCompression: String, Sendable, Hashable, CaseIterable {
    /// Not at all: the fastest on one machine.
    case none
    /// LZ4: cheap, for a fast network.
    case lz4
    /// Zstandard: smaller, for a slow network.
    case zstd
}
