/// Whether a database is what its migrations make of it.
public struct MigrationVerification: Hashable, Sendable {
    /// What came of comparing the schema.
    public enum Drift: Hashable, Sendable {
        /// Nothing differs.
        case none
        /// Something was changed by hand.
        case found([SchemaDifference])
        /// It could not be compared, for this reason.
        case notChecked(String)
    }

    /// What files and history say about each other: checksums, and what is pending or missing.
    public let status: MigrationStatus
    /// What came of comparing the schema.
    public let drift: Drift

    /// Whether everything is applied, unedited and untouched.
    public var isClean: Bool { status.isUpToDate && drift == .none }
}
