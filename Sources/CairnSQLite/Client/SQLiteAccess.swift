import CairnRepositories
import GRDB

/// How the stores reach the database: through the storage, or through an open transaction.
protocol SQLiteAccess: Sendable {
    /// What the stores can do.
    var capabilities: Capabilities { get }

    /// Runs one statement that reads; several would not see the same state.
    func read<T: Sendable>(_ operation: String, _ body: @Sendable (Database) throws -> T) async throws -> T

    /// Runs statements that write, all or none.
    func write<T: Sendable>(_ operation: String, _ body: @Sendable (Database) throws -> T) async throws -> T
}

extension Capabilities {
    /// Nearly everything; what is in memory ends with the process.
    static func sqlite(_ location: SQLiteConfiguration.Location) -> Capabilities {
        var supported: Set<Capability> = [
            .candles, .records, .transactions, .savepoints, .optimisticVersions, .insertConflicts,
            .uniqueConstraints, .atomicBatches, .nulInText, .fullTimeRange, .fullDecimalRange,
        ]
        var declined: [Capability: String] = [
            .negativeZero: "SQLite keeps whole numbers in REAL columns as integers, which have one zero"
        ]
        switch location {
        case .file:
            supported.formUnion([.durability, .concurrentReads])
        case .memory:
            declined[.durability] = "what is in memory ends with the process"
            declined[.concurrentReads] = "a database in memory has one connection, for which readers wait"
        }
        return Capabilities(supported, declined: declined)
    }
}
