/// One step of a schema's history: how to make a change and, mostly, how to take it back.
public struct Migration: Hashable, Sendable {
    /// The number that orders it among the others; positive.
    public let version: Int
    /// What it is about: `candles`.
    public let name: String
    /// Makes the change.
    public let up: MigrationScript
    /// Takes it back, or nil when it cannot be taken back.
    public let down: MigrationScript?

    /// Version and name as they begin a file's name: `0001_candles`.
    public var label: String { Self.label(version: version, name: name) }

    static func label(version: Int, name: String) -> String {
        let digits = String(version)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "_" + name
    }
}
