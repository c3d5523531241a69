import CairnRepositories
import CairnRuntime

/// Writes and deletes rows of one table.
struct RecordWriter<R: Record> {
    private let table: RecordTable<R>
    private let client: ClickHouseClient

    init(_ table: RecordTable<R>, _ client: ClickHouseClient) {
        self.table = table
        self.client = client
    }

    /// Adds records that replace those of the same key.
    ///
    /// - Parameters:
    ///   - records: One for each key.
    ///   - check: Run before anything is written, and after it is known that all can be stored.
    func write(_ records: [R], operation: String, after check: () async throws -> Void) async throws {
        let blocks = RecordBlocks(table: table)
        let encoded = try blocks.columns(of: records)
        try await check()
        let version = try await client.nextVersion(operation)
        // In a plain table the same row twice is two rows.
        let effect: ClickHouseQuery.Effect = table.layout.replacement == .none ? .once : .idempotent
        let data = try blocks.encode(encoded, count: records.count, version: version)
        var columns = table.columnList
        if case .versioned(let name, let deleted) = table.layout.replacement {
            columns = "\(columns), \(Identifier(name)), \(Identifier(deleted))"
        }
        try await client.run(
            .insert(
                operation, "INSERT INTO \(table.layout.table) (\(columns)) FORMAT Native", data,
                token: ContentToken.make(data, version: version), effect: effect))
    }

    /// Deletes the rows that meet a condition.
    ///
    /// - Returns: How many keys there were.
    func delete(where node: PredicateNode, operation: String) async throws -> Int {
        try await client.deleting.withLock(backend: .clickHouse, operation: operation) {
            try await deleteAlone(where: node, operation)
        }
    }

    private func deleteAlone(where node: PredicateNode, _ operation: String) async throws -> Int {
        let current = try table.current(where: node)
        if let tombstones = Tombstones(table.layout, client) {
            return try await tombstones.write(for: current, key: table.keyList, operation)
        }
        return try await mutate(current, operation)
    }

    /// Takes rows out of a table that has no tombstones.
    private func mutate(_ current: SQL, _ operation: String) async throws -> Int {
        let count = try await client.count(current, operation)
        if count == 0 { return 0 }
        // By key: what a row had replaced must not come back with it.
        try await client.remove(
            "(\(table.keyList)) IN (SELECT \(table.keyList) FROM \(current))", from: table.layout.table, operation)
        return count
    }
}
