/// Why a text cannot be cut into statements.
public struct SQLTextFlaw: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong: `' is not closed`.
    public let reason: String
    /// The line, counted from 1, where it begins.
    public let line: Int

    /// Line and reason.
    public var description: String { "line \(line): \(reason)" }
}
