import CairnRepositories
import CairnRuntime

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
            if let key = try await first(of: keys, nil, operation, where: { _, _ in true }) {
                throw taken(operation, "the key is taken", key)
            }
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
            let outdated = try await first(of: Set(new.keys), column, operation) { key, stored in
                new[key].map { $0.order(relativeTo: stored) == .before } ?? false
            }
            if let outdated {
                throw CairnError(
                    .staleVersion, backend: .clickHouse, operation: operation,
                    message: "\(table.name) keeps the row with the highest \(column.name.parts[0]), "
                        + "and has a higher one for a key", detail: "key \(outdated)")
            }
        }
    }

    /// The first of some keys whose current row meets a condition.
    ///
    /// - Parameters:
    ///   - column: Another column that the condition asks about; nil for none.
    ///   - isMet: Told the key and the value of the column.
    private func first(
        of keys: Set<[StoredValue]>, _ column: FieldColumn?, _ operation: String,
        where isMet: ([StoredValue], StoredValue) -> Bool
    ) async throws -> [StoredValue]? {
        // Every key in one condition would be a very long one: each field bounds them, the whole key is compared here.
        let nodes = R.schema.key.enumerated().map { position, field in
            PredicateNode.isIn(field: field, Array(Set(keys.map { $0[position] })))
        }
        let columns = table.key + (column.map { [$0] } ?? [])
        let list = columns.map { "\($0.name)" as SQL }.joined(separator: ", ")
        let query = ClickHouseQuery.read(operation, "SELECT \(list) FROM \(try table.current(where: .and(nodes)))")
        return try await client.collect(query, into: [StoredValue]?.none) { found, block in
            let values = try zip(columns, block.columns).map { try $0.values(of: $1, operation: operation) }
            for row in 0..<block.rowCount where found == nil {
                let key = table.key.indices.map { values[$0][row] }
                guard keys.contains(key), isMet(key, column == nil ? .null : values[table.key.count][row]) else {
                    continue
                }
                found = key
            }
        }.result
    }

    private func taken(_ operation: String, _ message: String, _ key: [StoredValue]? = nil) -> CairnError {
        CairnError(
            .duplicateKey, backend: .clickHouse, operation: operation, message: message,
            detail: key.map { "key \($0)" }, constraint: "\(table.name)_key")
    }
}
