/// One point in which a database is not what its migrations make of it.
public struct SchemaDifference: Hashable, Sendable, CustomStringConvertible {
    /// How an object differs.
    public enum Change: Hashable, Sendable {
        /// It is not there.
        case missing
        /// It is there, and no migration made it.
        case unexpected
        /// It is another; each text tells one point.
        case changed([String])
    }

    /// What it is: `table`.
    public let kind: String
    /// Its name.
    public let name: String
    /// How it differs.
    public let change: Change

    /// One line: `table candles: column note is not from a migration`.
    public var description: String {
        switch change {
        case .missing: "\(kind) \(name): is missing"
        case .unexpected: "\(kind) \(name): is not from a migration"
        case .changed(let points): "\(kind) \(name): \(points.joined(separator: ", "))"
        }
    }
}
