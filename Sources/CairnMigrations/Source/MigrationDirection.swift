/// Whether a migration is applied or taken back.
public enum MigrationDirection: String, Hashable, Sendable {
    /// Towards newer versions.
    case up
    /// Towards older versions.
    case down
}
