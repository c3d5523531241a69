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
    /// Reads while a transaction of another task is open; without it a read waits until that has ended.
    public static let concurrentReads = Capability(rawValue: "concurrent reads")
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
    /// Stores text that holds NUL characters; without it such text is refused with code `invalidInput`.
    public static let nulInText = Capability(rawValue: "NUL in text")
    /// Tells a floating-point -0.0 from 0.0 when it is read back; without it the sign of zero is lost.
    public static let negativeZero = Capability(rawValue: "negative zero")
    /// Stores every `Timestamp` and `Day`; without it at least the years 1900 to 2262, and code `inexact` beyond.
    public static let fullTimeRange = Capability(rawValue: "full time range")
    /// Stores every `Volume` and `Money`; without it at least 34 significant digits, and code `inexact` beyond.
    public static let fullDecimalRange = Capability(rawValue: "full decimal range")
    /// Keeps what it stores when the process ends.
    public static let durability = Capability(rawValue: "durability")

    /// Those that every backend declares or declines, in the order of documentation.
    public static let standard: [Capability] = [
        .candles, .records, .transactions, .concurrentReads, .savepoints, .optimisticVersions, .insertConflicts,
        .uniqueConstraints, .atomicBatches, .durability, .nulInText, .negativeZero, .fullTimeRange, .fullDecimalRange,
    ]

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
