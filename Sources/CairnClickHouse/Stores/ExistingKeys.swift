import CairnRepositories

/// Looks at the rows of keys before more are added.
///
/// Looked at first, not guarded: of two tasks that add one key at the same time both may find it free.
struct ExistingKeys<R: Record> {
    private let table: RecordTable<R>
    private let client: ClickHouseClient
    /// Keys that are asked for at once.
    private let batch = 1000

    init(_ table: RecordTable<R>, _ client: ClickHouseClient) {
        self.table = table
        self.client = client
    }

    /// - Throws: `CairnError` with code `duplicateKey` for a key that exists or comes twice.
    func refuseTaken(_ records: [R], operation: String) async throws {
        guard try R.schema.lastOfEachKey(of: records).count == records.count else {
            throw taken(operation, "a key comes twice")
        }
        for start in stride(from: 0, to: records.count, by: batch) {
            let keys = Set(try R.schema.keys(of: records[start..<min(start + batch, records.count)]))
            let found = try await contains(anyOf: keys, nil, operation) { _, _ in true }
            if found { throw taken(operation, "the key is taken") }
        }
    }

    /// - Parameter version: The position of the field by which the table itself chooses among the rows of a key.
    /// - Throws: `CairnError` with code `staleVersion` for a record whose key has a row of a higher version, behind
    ///   which it would never be seen.
    func refuseOutdated(_ records: [R], version: Int, operation: String) async throws {
        let column = table.columns[version]
        for start in stride(from: 0, to: records.count, by: batch) {
            let run = records[start..<min(start + batch, records.count)]
            let versions = try R.schema.encode(field: version, of: run).map(column.form.cut)
            let new = Dictionary(zip(try R.schema.keys(of: run), versions)) { $1 }
            let found = try await contains(anyOf: Set(new.keys), column, operation) { key, stored in
                new[key].map { $0.order(relativeTo: stored) == .before } ?? false
            }
            if found {
                throw CairnError(
                    .staleVersion, backend: .clickHouse, operation: operation,
                    message: "\(table.name) keeps the row with the highest \(column.name.parts[0]), "
                        + "and has a higher one for a key")
            }
        }
    }

    /// Whether the current rows of some keys meet a condition.
    ///
    /// - Parameters:
    ///   - column: Another column that the condition asks about; nil for none.
    ///   - isMet: Told the key and the value of the column.
    private func contains(
        anyOf keys: Set<[StoredValue]>, _ column: FieldColumn?, _ operation: String,
        where isMet: ([StoredValue], StoredValue) -> Bool
    ) async throws -> Bool {
        // Every key in one condition would be a very long one: the first field bounds them, the rest is compared here.
        guard let first = R.schema.key.first else { return false }
        let node = PredicateNode.isIn(field: first, Array(Set(keys.compactMap(\.first))))
        let columns = table.key + (column.map { [$0] } ?? [])
        let list = columns.map { "\($0.name)" as SQL }.joined(separator: ", ")
        let query = ClickHouseQuery.read(operation, "SELECT \(list) FROM \(try table.current(where: node))")
        return try await client.collect(query, into: false) { found, block in
            do {
                let rows = 0..<block.rowCount
                let values = try zip(columns, block.columns).map { try ValueReader($0.form, $1.values).values(rows) }
                for row in rows where !found {
                    let key = table.key.indices.map { values[$0][row] }
                    found = keys.contains(key) && isMet(key, column == nil ? .null : values[table.key.count][row])
                }
            } catch let flaw as ValueFlaw {
                throw CairnError(
                    flaw.code, backend: .clickHouse, operation: operation,
                    message: "a key of \(table.name) \(flaw.message)")
            }
        }.result
    }

    private func taken(_ operation: String, _ message: String) -> CairnError {
        CairnError(
            .duplicateKey, backend: .clickHouse, operation: operation, message: message,
            constraint: "\(table.name)_key")
    }
}
