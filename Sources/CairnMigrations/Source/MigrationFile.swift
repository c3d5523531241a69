/// A file that may belong to a migration, before anyone has looked inside.
public struct MigrationFile: Hashable, Sendable {
    /// Where it is; what errors show. Its last part is the name: `0001_candles.up.sql`.
    public let path: String
    /// What it holds.
    public let bytes: [UInt8]

    /// Makes a file from a path and its bytes, for instance those of a resource embedded in the code.
    public init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }
}
