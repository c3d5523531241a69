/// How much of an input has been consumed, in bytes as they lie on disk: of a gzip file the compressed ones.
public struct InputProgress: Hashable, Sendable {
    /// Bytes consumed so far.
    public let consumed: Int64
    /// Bytes in all, or nil for a pipe, whose length nobody knows.
    public let total: Int64?

    /// Makes a progress.
    public init(consumed: Int64, total: Int64?) {
        self.consumed = consumed
        self.total = total
    }

    /// Nothing read of an input of unknown length.
    public static let none = InputProgress(consumed: 0, total: nil)

    /// The consumed part, 0 to 1; nil when the total is unknown. An empty input counts as consumed.
    public var fraction: Double? {
        guard let total else { return nil }
        return total == 0 ? 1 : Swift.min(1, Double(consumed) / Double(total))
    }
}
