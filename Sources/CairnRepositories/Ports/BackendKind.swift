/// The kind of a database, such as `sqlite`. Each adapter declares its own as a static member.
public struct BackendKind: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The name, in lower case.
    public let rawValue: String

    /// Makes a kind from its name.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The name.
    public var description: String { rawValue }
}
