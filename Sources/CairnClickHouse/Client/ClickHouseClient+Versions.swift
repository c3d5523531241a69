import CairnRepositories
import CairnRuntime

extension ClickHouseClient {
    /// A number larger than every one given out before: what a write replaces older ones by.
    ///
    /// The server makes it, because clients' clocks disagree, and keeps it ascending even when its clock is set back.
    /// A write carries one number through all its attempts, so that one sent again late does not undo a newer one.
    /// https://clickhouse.com/docs/sql-reference/functions/uuid-functions#generatesnowflakeid
    func nextVersion(_ operation: String) async throws -> UInt64 {
        let query = ClickHouseQuery.read(operation, "SELECT generateSnowflakeID()")
        let (version, _) = try await collect(query, into: UInt64?.none) { version, block in
            version = UInt64(exactly: try block.integer(0, at: 0))
        }
        guard let version else {
            throw CairnError(
                .internalError, backend: .clickHouse, operation: operation, message: "the server gave no version")
        }
        return version
    }
}
