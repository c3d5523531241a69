/// What a ``Migrator`` puts up with.
public struct MigrationOptions: Hashable, Sendable {
    /// Whether a pending migration may be applied after a newer one, as branches of a team produce them.
    public var allowsOutOfOrder: Bool
    /// Whether applied migrations may have lost their files, as when old ones were folded into one.
    public var allowsMissing: Bool

    /// Makes options; the defaults refuse both.
    public init(allowsOutOfOrder: Bool = false, allowsMissing: Bool = false) {
        self.allowsOutOfOrder = allowsOutOfOrder
        self.allowsMissing = allowsMissing
    }
}
