extension CairnError {
    /// A class of errors. Opaque, so that new classes can be added without breaking anyone's `switch`.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Base: String, Sendable {
            case unsupported, invalidInput, invalidSchema, schemaMismatch, invalidStoredData, inexact
            case duplicateKey, uniqueViolation, staleVersion, notFound
            case unavailable, authentication, timeout, cancelled, busy, closed
            case readOnly, full, corrupt, misuse, internalError
        }

        private let base: Base

        /// The backend declares that it does not have the feature.
        public static let unsupported = Code(base: .unsupported)
        /// A value, query or option that no backend could take.
        public static let invalidInput = Code(base: .invalidInput)
        /// A record's schema contradicts itself.
        public static let invalidSchema = Code(base: .invalidSchema)
        /// What is in the database has another shape than the schema says.
        public static let schemaMismatch = Code(base: .schemaMismatch)
        /// A stored value cannot be read as the type its field has.
        public static let invalidStoredData = Code(base: .invalidStoredData)
        /// A value does not fit the backend's type without loss.
        public static let inexact = Code(base: .inexact)
        /// A record with this key exists already.
        public static let duplicateKey = Code(base: .duplicateKey)
        /// Another record holds these values of a unique constraint.
        public static let uniqueViolation = Code(base: .uniqueViolation)
        /// The record was changed by someone else since it was read.
        public static let staleVersion = Code(base: .staleVersion)
        /// There is no such record.
        public static let notFound = Code(base: .notFound)
        /// The database cannot be reached or opened.
        public static let unavailable = Code(base: .unavailable)
        /// The database refused the credentials.
        public static let authentication = Code(base: .authentication)
        /// A deadline passed.
        public static let timeout = Code(base: .timeout)
        /// The task was cancelled.
        public static let cancelled = Code(base: .cancelled)
        /// Someone else holds a lock.
        public static let busy = Code(base: .busy)
        /// The store has been closed.
        public static let closed = Code(base: .closed)
        /// The database cannot be written to.
        public static let readOnly = Code(base: .readOnly)
        /// There is no room left.
        public static let full = Code(base: .full)
        /// The database is damaged, or the file is no database.
        public static let corrupt = Code(base: .corrupt)
        /// The API was used in a way that cannot work, such as the storage inside its own transaction.
        public static let misuse = Code(base: .misuse)
        /// Anything else; a bug report is welcome.
        public static let internalError = Code(base: .internalError)

        /// The name of the class.
        public var description: String { base.rawValue }
    }
}
