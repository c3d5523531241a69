/// Something that not every backend can do.
public struct Capability: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The name, as documentation and errors write it.
    public let rawValue: String

    /// Makes a capability from its name; adapters may declare their own.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Stores candles.
    public static let candles = Capability(rawValue: "candles")
    /// Stores records.
    public static let records = Capability(rawValue: "records")
    /// Makes several writes one: all or nothing, and isolated from others.
    public static let transactions = Capability(rawValue: "transactions")
    /// Rolls back a part of a transaction.
    public static let savepoints = Capability(rawValue: "savepoints")
    /// Updates a record only if its version is the one expected, atomically.
    public static let optimisticVersions = Capability(rawValue: "optimistic versions")
    /// Refuses an insert whose key exists already, atomically.
    public static let insertConflicts = Capability(rawValue: "insert conflicts")
    /// Enforces unique constraints beyond the key.
    public static let uniqueConstraints = Capability(rawValue: "unique constraints")
    /// Writes a batch of records entirely or not at all.
    public static let atomicBatches = Capability(rawValue: "atomic batches")
    /// Stores text that holds NUL characters.
    public static let nulInText = Capability(rawValue: "NUL in text")
    /// Keeps what it stores when the process ends.
    public static let durability = Capability(rawValue: "durability")

    /// The name.
    public var description: String { rawValue }
}

/// What a backend can do, and why it cannot do the rest. Declared, never emulated dishonestly.
public struct Capabilities: Sendable, Hashable {
    /// What is supported.
    public let supported: Set<Capability>
    /// The reason, in words, for what is not.
    public let declined: [Capability: String]

    /// Declares capabilities.
    public init(_ supported: Set<Capability>, declined: [Capability: String] = [:]) {
        self.supported = supported
        self.declined = declined
    }

    /// Whether a capability is supported.
    public func contains(_ capability: Capability) -> Bool { supported.contains(capability) }
}
