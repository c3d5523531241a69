internal import CairnRepositories

/// Why migrating was refused; the `underlying` error of a `CairnError` with code `schemaMismatch`,
/// `invalidInput` or `staleVersion`.
public struct MigrationRefusal: Error, Hashable, Sendable {
    /// A class of refusals. Opaque, so that new classes can be added without breaking anyone's `switch`.
    public struct Reason: Hashable, Sendable, CustomStringConvertible {
        private enum Base: String {
            case newerDatabase, modified, missing, outOfOrder, pending, partial, irreversible, unknownVersion
            case concurrentChange
        }

        private let base: Base

        /// The database has migrations newer than every file.
        public static let newerDatabase = Reason(base: .newerDatabase)
        /// A file was edited after it was applied.
        public static let modified = Reason(base: .modified)
        /// The file of an applied migration is gone.
        public static let missing = Reason(base: .missing)
        /// A pending migration is older than an applied one.
        public static let outOfOrder = Reason(base: .outOfOrder)
        /// The database has yet to be migrated, and this program may not do it.
        public static let pending = Reason(base: .pending)
        /// A migration stopped half-way and has to be finished in the other direction first.
        public static let partial = Reason(base: .partial)
        /// There is no file to take the migration back.
        public static let irreversible = Reason(base: .irreversible)
        /// The target is no version that the files have.
        public static let unknownVersion = Reason(base: .unknownVersion)
        /// Someone else migrated in another direction at the same time.
        public static let concurrentChange = Reason(base: .concurrentChange)

        /// The name of the class.
        public var description: String { base.rawValue }
    }

    /// Why.
    public let reason: Reason
    /// The versions concerned.
    public let versions: [Int]

    /// The error that tells it.
    func error(operation: String, _ message: String) -> CairnError {
        let code: CairnError.Code =
            switch reason {
            case .unknownVersion, .irreversible: .invalidInput
            case .concurrentChange: .staleVersion
            default: .schemaMismatch
            }
        return CairnError(
            code, operation: operation, message: message, isTransient: reason == .concurrentChange, underlying: self)
    }
}
