import CairnRepositories

/// Looks for keys that are taken before rows are added.
///
/// Looked at first, not guarded: of two tasks that add one key at the same time both may find it free.
struct ExistingKeys<R: Record> {
    private let table: RecordTable<R>
    private let client: ClickHouseClient

    init(_ table: RecordTable<R>, _ client: ClickHouseClient) {
        self.table = table
        self.client = client
    }

    /// - Throws: `CairnError` with code `duplicateKey` for a key that exists or comes twice.
    func refuseTaken(_ records: [R], operation: String) async throws {
        guard try R.schema.lastOfEachKey(of: records).count == records.count else {
            throw taken(operation, "a key comes twice")
        }
        // Every key in one condition would be a very long one: the first field bounds them, the rest is compared here.
        for start in stride(from: 0, to: records.count, by: 1000) {
            let keys = Set(try R.schema.keys(of: records[start..<min(start + 1000, records.count)]))
            guard let first = R.schema.key.first else { return }
            let node = PredicateNode.isIn(field: first, Array(Set(keys.compactMap(\.first))))
            let found = try await client.collect(
                .read(operation, "SELECT \(table.keyList) FROM \(try table.current(where: node))"), into: false
            ) { found, block in
                found = try found || self.holds(block, anyOf: keys, operation)
            }.result
            if found { throw taken(operation, "the key is taken") }
        }
    }

    private func holds(_ block: NativeBlock, anyOf keys: Set<[StoredValue]>, _ operation: String) throws -> Bool {
        do {
            let rows = 0..<block.rowCount
            let columns = try zip(table.key, block.columns).map { try ValueReader($0.form, $1.values).values(rows) }
            return rows.contains { row in keys.contains(columns.map { $0[row] }) }
        } catch let flaw as ValueFlaw {
            throw CairnError(
                flaw.code, backend: .clickHouse, operation: operation, message: "a key of \(table.name) \(flaw.message)"
            )
        }
    }

    private func taken(_ operation: String, _ message: String) -> CairnError {
        CairnError(
            .duplicateKey, backend: .clickHouse, operation: operation, message: message,
            constraint: "\(table.name)_key")
    }
}
