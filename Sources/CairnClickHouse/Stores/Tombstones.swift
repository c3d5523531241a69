import CairnRepositories
import CairnRuntime

/// Deletes by adding rows that say so, in tables that choose by a version.
struct Tombstones {
    let layout: TableLayout
    let client: ClickHouseClient
    let version: Identifier
    let deleted: Identifier

    /// Nil for a table that has no column to mark them.
    init?(_ layout: TableLayout, _ client: ClickHouseClient) {
        guard case .versioned(let version, let deleted) = layout.replacement else { return nil }
        self.layout = layout
        self.client = client
        self.version = Identifier(version)
        self.deleted = Identifier(deleted)
    }

    /// Adds one for each current row.
    ///
    /// - Parameters:
    ///   - current: The rows, as what follows `FROM`.
    ///   - key: The names of the columns by which rows replace each other.
    /// - Returns: How many there were.
    func write(for current: SQL, key: SQL, _ operation: String) async throws -> Int {
        let number = try await client.nextVersion(operation)
        let count = try await hasOtherCounts(operation) ? try await client.count(current, operation) : nil
        // Written where the rows are read: the server counts them. Whatever was read is outlived, even what was written
        // after the number was given out.
        let written = try await client.run(
            .write(
                operation,
                """
                INSERT INTO \(layout.table) (\(key), \(version), \(deleted))
                SELECT \(key), greatest(\(version) + 1, \(.unsigned(number))), 1 FROM \(current)
                """, effect: .once)
        ).writtenRows
        return count ?? written
    }

    /// Whether the server says another number of written rows: in a cluster those for other servers count in part, and
    /// what views make of the rows counts too.
    private func hasOtherCounts(_ operation: String) async throws -> Bool {
        if layout.isDistributed { return true }
        let query = ClickHouseQuery.read(
            operation,
            """
            SELECT notEmpty(dependencies_table) FROM system.tables
            WHERE database = \(.text(layout.table.parts[0])) AND name = \(.text(layout.table.parts[1]))
            """)
        return try await client.collect(query, into: false) { hasViews, block in
            if block.rowCount > 0 { hasViews = try block.integer(0, at: 0) == 1 }
        }.result
    }
}
