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
    /// Everything; what is in memory ends with the process.
    static func sqlite(_ location: SQLiteConfiguration.Location) -> Capabilities {
        let both: Set<Capability> = [
            .candles, .records, .transactions, .savepoints, .optimisticVersions, .insertConflicts,
            .uniqueConstraints, .atomicBatches, .nulInText,
        ]
        return switch location {
        case .file: Capabilities(both.union([.durability]))
        case .memory: Capabilities(both, declined: [.durability: "what is in memory ends with the process"])
        }
    }
}
