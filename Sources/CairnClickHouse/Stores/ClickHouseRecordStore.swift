import CairnRepositories
import CairnRuntime

/// Records of one type in a table of their own.
struct ClickHouseRecordStore<R: Record>: RecordStore {
    private let table: RecordTable<R>
    private let client: ClickHouseClient

    let capabilities: Capabilities
    var backend: BackendKind { .clickHouse }

    /// Makes the table where it does not exist and may be made.
    init(_ client: ClickHouseClient, capabilities: Capabilities) async throws {
        self.client = client
        self.capabilities = capabilities
        table = try await RecordTableOpening<R>(client).open()
    }

    func get(_ key: RecordKey<R>) async throws -> R? {
        try key.validate(operation: "get \(table.name)")
        let conditions = zip(R.schema.key, key.values).map { PredicateNode.comparison(field: $0, .equal, $1) }
        return try await read("get \(table.name)", try table.current(where: .and(conditions))).first
    }

    func insert(_ records: [R]) async throws {
        if records.isEmpty { return }
        let operation = "insert into \(table.name)"
        try await RecordWriter(table, client).write(records, operation: operation) {
            try await ExistingKeys(table, client).refuseTaken(records, operation: operation)
        }
    }

    func upsert(_ records: [R]) async throws -> Int {
        if records.isEmpty { return 0 }
        let records = try R.schema.lastOfEachKey(of: records)
        let operation = "upsert into \(table.name)"
        try await RecordWriter(table, client).write(records, operation: operation) {
            guard let version = table.versionField else { return }
            try await ExistingKeys(table, client).refuseOutdated(records, version: version, operation: operation)
        }
        return records.count
    }

    func find(_ query: RecordQuery<R>) async throws -> [R] {
        let condition = try query.resolved()
        if query.limit == 0 { return [] }
        return try await read("find \(table.name)", try selection(condition.node, query.sort, query.limit))
    }

    func stream(_ query: RecordQuery<R>, batchSize: Int) -> BatchSequence<[R]> {
        BatchSequence {
            let stream = RecordStream(query, batchSize: Swift.max(batchSize, 1)) { rest in
                let condition = try rest.resolved(operation: "stream")
                let sql: SQL = "SELECT \(table.columnList) FROM \(try selection(condition.node, rest.sort, rest.limit))"
                return try await client.open(.read("stream \(table.name)", sql))
            } decode: { block in
                let records = RecordBuffer<R>()
                try RecordBlocks(table: table).decode(block, into: records)
                return records.take()
            }
            return { try await stream.next() }
        }
    }

    func count(where predicate: RecordPredicate<R>) async throws -> Int {
        try predicate.validate(operation: "count")
        return try await client.count(try table.current(where: predicate.node), "count \(table.name)")
    }

    func extremum(
        _ extremum: Extremum, of field: FieldDescription, where predicate: RecordPredicate<R>
    ) async throws -> StoredValue? {
        try predicate.validate(operation: extremum.rawValue)
        let column = try ordered(field, extremum.rawValue)
        let direction = extremum == .minimum ? "ASC" : "DESC"
        // By order rather than by function: the value comes back in the column's own type.
        let values = try await values(
            of: column, "\(extremum.rawValue) \(table.name)",
            """
            SELECT \(column.name) FROM \(try table.current(where: .and([predicate.node, .comparison(field: field.name, .notEqual, .null)])))
            ORDER BY \(column.text) \(raw: direction) LIMIT 1
            """)
        return values.first
    }

    func distinct(
        _ field: FieldDescription, where predicate: RecordPredicate<R>, limit: Int?
    ) async throws -> [StoredValue] {
        try RecordQuery<R>.validate(limit: limit, operation: "distinct")
        try predicate.validate(operation: "distinct")
        let column = try ordered(field, "distinct")
        if limit == 0 { return [] }
        let end: SQL = limit.map { "LIMIT \(raw: $0)" } ?? ""
        return try await values(
            of: column, "distinct \(table.name)",
            """
            SELECT \(column.name) FROM \(try table.current(where: predicate.node))
            GROUP BY \(column.name) ORDER BY \(column.text) ASC NULLS FIRST \(end)
            """)
    }

    func update(_ record: R, expectedVersion: Int64) async throws -> R {
        throw CairnError.unsupported(.optimisticVersions, backend: backend, operation: "update \(table.name)")
    }

    func delete(where predicate: RecordPredicate<R>) async throws -> Int {
        try predicate.validate(operation: "delete")
        return try await RecordWriter(table, client).delete(
            where: predicate.node, operation: "delete from \(table.name)")
    }

    // MARK: Reading

    private func selection(
        _ node: PredicateNode, _ sort: RecordSort<R>, _ limit: Int?
    ) throws(CairnError) -> SQL {
        let end: SQL = limit.map { " LIMIT \(raw: $0)" } ?? ""
        return "\(try table.current(where: node)) ORDER BY \(try table.order(sort))\(end)"
    }

    private func read(_ operation: String, _ rest: SQL) async throws -> [R] {
        let blocks = RecordBlocks(table: table)
        let query = ClickHouseQuery.read(operation, "SELECT \(table.columnList) FROM \(rest)")
        return try await client.collect(query, into: RecordBuffer<R>()) { records, block in
            try blocks.decode(block, into: records)
        }.result.take()
    }

    private func values(of column: FieldColumn, _ operation: String, _ sql: SQL) async throws -> [StoredValue] {
        try await client.collect(.read(operation, sql), into: [StoredValue]()) { values, block in
            guard let found = block.columns.first else { return }
            values += try column.values(of: found, operation: operation)
        }.result
    }

    private func ordered(_ field: FieldDescription, _ operation: String) throws(CairnError) -> FieldColumn {
        try table.renderer.column(try R.schema.requireOrdered(field.name, operation: operation).name)
    }
}
