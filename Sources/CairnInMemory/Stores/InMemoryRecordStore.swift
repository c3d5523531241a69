internal import CairnRepositories

/// Records of one type in memory.
struct InMemoryRecordStore<R: Record>: RecordStore {
    let access: any InMemoryAccess

    var backend: BackendKind { .inMemory }
    var capabilities: Capabilities { .inMemory }

    func get(_ key: RecordKey<R>) async throws -> R? {
        try key.validate(operation: "get")
        return try await read("get") { table in
            let (index, isPresent) = table.position(of: key.values)
            return isPresent ? try R.schema.decode(table.rows[index], backend: backend) : nil
        }
    }

    func insert(_ records: [R]) async throws {
        let rows = try records.map { record throws(CairnError) in try R.schema.encode(record) }
        try await write("insert") { table in try table.insert(rows) }
    }

    func upsert(_ records: [R]) async throws -> Int {
        let schema = R.schema
        var latest: [[StoredValue]: [StoredValue]] = [:]
        for record in records {
            let row = try schema.encode(record)
            latest[schema.keyIndices.map { row[$0] }] = row
        }
        let rows = Array(latest.values)
        try await write("upsert") { table in try table.put(rows, operation: "upsert into \(table.name)") }
        return rows.count
    }

    func find(_ query: RecordQuery<R>) async throws -> [R] {
        let predicate = try query.resolved()
        return try await read("find") { table in
            try InMemoryQuery<R>(table)
                .rows(where: predicate.node, sortedBy: query.sort, limit: query.limit)
                .map { row throws(CairnError) in try R.schema.decode(row, backend: backend) }
        }
    }

    func count(where predicate: RecordPredicate<R>) async throws -> Int {
        try predicate.validate(operation: "count")
        return try await read("count") { table in InMemoryQuery<R>(table).positions(where: predicate.node).count }
    }

    func extremum(
        _ extremum: Extremum, of field: FieldDescription, where predicate: RecordPredicate<R>
    ) async throws -> StoredValue? {
        let values = try await values(of: field, where: predicate, operation: extremum.rawValue).filter { !$0.isNull }
        let isBefore = { (left: StoredValue, right: StoredValue) in left.order(relativeTo: right) == .before }
        return extremum == .minimum ? values.min(by: isBefore) : values.max(by: isBefore)
    }

    func distinct(
        _ field: FieldDescription, where predicate: RecordPredicate<R>, limit: Int?
    ) async throws -> [StoredValue] {
        try RecordQuery<R>.validate(limit: limit, operation: "distinct")
        let values = try await values(of: field, where: predicate, operation: "distinct")
        let sorted = Set(values).sorted { $0.order(relativeTo: $1) == .before }
        return Array(sorted.prefix(limit ?? .max))
    }

    func update(_ record: R, expectedVersion: Int64) async throws -> R {
        let update = try VersionedUpdate(record, expectedVersion: expectedVersion, backend: backend)
        try await write("update") { table in
            let (index, isPresent) = table.position(of: table.key(of: update.row))
            guard isPresent else { throw update.refusal(isStored: false) }
            let stored = table.rows[index][update.versionIndex]
            guard stored == .integer(expectedVersion) else {
                throw update.refusal(isStored: true, detail: "stored: \(stored)")
            }
            try table.put([update.row], operation: update.operation)
        }
        return update.record
    }

    func delete(where predicate: RecordPredicate<R>) async throws -> Int {
        try predicate.validate(operation: "delete")
        return try await write("delete") { table in
            let positions = InMemoryQuery<R>(table).positions(where: predicate.node)
            table.remove(at: positions)
            return positions.count
        }
    }

    private func values(
        of field: FieldDescription, where predicate: RecordPredicate<R>, operation: String
    ) async throws -> [StoredValue] {
        try predicate.validate(operation: operation)
        let field = try R.schema.requireOrdered(field.name, operation: operation)
        guard let index = R.schema.index(of: field.name) else { return [] }
        return try await read(operation) { table in
            InMemoryQuery<R>(table).positions(where: predicate.node).map { table.rows[$0][index] }
        }
    }

    private func read<T>(_ operation: String, _ body: (InMemoryTable) throws -> T) async throws -> T {
        try await access.read("\(operation) \(R.schema.name)") { state in
            let table = state.tables[R.schema.name] ?? InMemoryTable(R.schema)
            try table.requireShape(of: R.schema, operation: operation)
            return try body(table)
        }
    }

    private func write<T>(_ operation: String, _ body: (inout InMemoryTable) throws -> T) async throws -> T {
        try await access.write("\(operation) \(R.schema.name)") { state in
            try state.tables[R.schema.name]?.requireShape(of: R.schema, operation: operation)
            return try body(&state.tables[R.schema.name, default: InMemoryTable(R.schema)])
        }
    }
}
