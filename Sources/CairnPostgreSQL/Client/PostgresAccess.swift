import CairnRepositories
import CairnRuntime

/// How the stores reach the database: through the storage, or through an open transaction.
protocol PostgresAccess: Sendable {
    /// What the stores can do.
    var capabilities: Capabilities { get }
    var configuration: PostgresConfiguration { get }
    /// What the table of candles is divided into.
    var partitioning: PostgresConfiguration.Partitioning? { get }
    /// The tables of records that have been looked at.
    var tables: OpenedTables { get }

    /// Reads one row by its key, maybe in one round trip with reads of other tasks.
    func get(_ operation: String, _ read: PointRead) async throws -> PointAnswer

    /// Runs one statement that reads.
    func read(_ operation: String, _ sql: SQL) async throws -> QueryResult

    /// Reads in several steps on one connection; they see what is committed between them.
    func reading<T>(_ operation: String, _ body: (PostgresSession, Call) async throws -> T) async throws -> T

    /// Takes rows of one statement: of one that is open and paused, or else of one that is begun.
    ///
    /// - Parameters:
    ///   - sql: What is begun where nothing is open, or what is open cannot go on.
    ///   - body: Takes the rows it wants; run again, from the beginning of `sql`, where a read may be tried again.
    /// - Returns: What `body` returned, and the rest of the rows, paused.
    func rows<T>(
        _ operation: String, of open: (any RowSource)?, orBegin sql: SQL,
        _ body: (any RowSource, Call) async throws -> T
    ) async throws -> (result: T, rest: any RowSource)

    /// Runs one statement that writes.
    ///
    /// - Parameter isIdempotent: Whether doing it twice leaves and tells the same as doing it once.
    func write(_ operation: String, isIdempotent: Bool, _ sql: SQL) async throws -> QueryResult

    /// Writes in several steps, all or none.
    func writing<T>(
        _ operation: String, isIdempotent: Bool, _ body: (PostgresSession, Call) async throws -> T
    ) async throws -> T
}

extension PostgresAccess {
    func requireWritable(_ operation: String) throws(CairnError) {
        guard configuration.isReadOnly else { return }
        throw CairnError(
            .readOnly, backend: .postgreSQL, operation: operation, message: "the storage was opened for reading only")
    }
}

extension Capabilities {
    /// Everything but characters and times that PostgreSQL does not have.
    static let postgreSQL = Capabilities(
        [
            .candles, .records, .transactions, .concurrentReads, .savepoints, .optimisticVersions, .insertConflicts,
            .uniqueConstraints, .atomicBatches, .durability, .negativeZero, .fullDecimalRange,
        ],
        declined: [
            .nulInText: "PostgreSQL's text holds every character but NUL",
            .fullTimeRange: "PostgreSQL's times begin in 4713 BC and end in 294276",
        ])
}
