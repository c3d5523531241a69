import CairnRepositories
import CairnRuntime

extension ClickHouseClient {
    /// SUPPORT_IS_DISABLED: a table with projections refuses to hide rows.
    private static let isDisabled = 344

    /// Takes rows out of a table that has no tombstones: hides them, or where the table refuses that writes its parts
    /// anew without them.
    func remove(_ condition: SQL, from table: Identifier, _ operation: String) async throws {
        do {
            try await run(.alteration(operation, "DELETE FROM \(table) WHERE \(condition)"))
        } catch let error as CairnError {
            guard (error.underlying as? ServerException)?.code == Self.isDisabled else { throw error }
            try await run(.alteration(operation, "ALTER TABLE \(table) DELETE WHERE \(condition)"))
        }
    }
}
