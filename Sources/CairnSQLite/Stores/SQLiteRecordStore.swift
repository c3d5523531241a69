import CairnRepositories
import GRDB
import GRDBSQLite

/// Records of one type in a table of their own.
struct SQLiteRecordStore<R: CairnRepositories.Record>: RecordStore {
    private let table: RecordTable<R>
    private let access: any SQLiteAccess

    var backend: BackendKind { .sqlite }
    var capabilities: Capabilities { access.capabilities }

    /// Makes the table where it does not exist.
    init(_ table: RecordTable<R>, access: any SQLiteAccess) async throws {
        self.table = table
        self.access = access
        // Nearly always there is nothing to do, and reading waits for nobody.
        let operation = "open table \(table.name)"
        if try await access.read(operation, { db in try table.changes(in: db) }).isEmpty { return }
        try await access.write(operation) { db in
            // Looked at again: another process may have made it meanwhile.
            for sql in try table.changes(in: db) { try db.execute(sql: sql) }
        }
    }

    func get(_ key: RecordKey<R>) async throws -> R? {
        try key.validate(operation: "get \(table.name)")
        let query: SQLFragment = "\(raw: table.selection) WHERE \(try table.matches(key: key.values))"
        return try await access.read("get \(table.name)") { db in
            try db.query(query, cached: true) { row in try RecordReader(row).next() }
        }
    }

    func insert(_ records: [R]) async throws {
        let rows = try encode(records)
        if rows.isEmpty { return }
        let operation = "insert into \(table.name)"
        try await access.write(operation) { db in
            try RecordWriter(table, db, operation: operation).insert(rows)
        }
    }

    func upsert(_ records: [R]) async throws -> Int {
        let rows = try encode(records)
        if rows.isEmpty { return 0 }
        let operation = "upsert into \(table.name)"
        return try await access.write(operation) { db in
            try RecordWriter(table, db, operation: operation).upsert(rows)
        }
    }

    func find(_ query: RecordQuery<R>) async throws -> [R] {
        let condition = try render(try query.resolved())
        let order = try query.sort.total.map { term throws(CairnError) in
            let column = SQLiteColumn(try R.schema.require(term.field, operation: "find"))
            return column.sql + (term.isDescending ? " DESC" : "")
        }
        let limit: SQLFragment = query.limit.map { " LIMIT \(.integer(Int64($0)))" } ?? ""
        let select: SQLFragment = """
            \(raw: table.selection) WHERE \(condition) ORDER BY \(raw: order.joined(separator: ", "))\(limit)
            """
        return try await access.read("find \(table.name)") { db in
            try db.query(select) { rows in
                let reader = RecordReader<R>(rows)
                var records: [R] = []
                while let record = try reader.next() { records.append(record) }
                return records
            }
        }
    }

    func count(where predicate: RecordPredicate<R>) async throws -> Int {
        let condition = try render(predicate, "count")
        return try await access.read("count \(table.name)") { db in
            try db.integer("SELECT count(*) FROM \(raw: table.sql) WHERE \(condition)") ?? 0
        }
    }

    func extremum(
        _ extremum: Extremum, of field: FieldDescription, where predicate: RecordPredicate<R>
    ) async throws -> StoredValue? {
        let column = try ordered(field, extremum.rawValue)
        let condition = try render(predicate, extremum.rawValue)
        let function = extremum == .minimum ? "min" : "max"
        let value = try await access.read("\(extremum.rawValue) \(table.name)") { db in
            try db.query(
                "SELECT \(raw: function)(\(raw: column.sql)) FROM \(raw: table.sql) WHERE \(condition)"
            ) { row in try row.step() ? try row.value(at: 0, of: column.field.type) : .null }
        }
        return value.isNull ? nil : value
    }

    func distinct(
        _ field: FieldDescription, where predicate: RecordPredicate<R>, limit: Int?
    ) async throws -> [StoredValue] {
        try RecordQuery<R>.validate(limit: limit, operation: "distinct")
        let column = try ordered(field, "distinct")
        let condition = try render(predicate, "distinct")
        return try await access.read("distinct \(table.name)") { db in
            try db.query(
                """
                SELECT DISTINCT \(raw: column.sql) FROM \(raw: table.sql) WHERE \(condition)
                ORDER BY \(raw: column.sql) LIMIT \(.integer(limit.map(Int64.init) ?? -1))
                """
            ) { row in
                var values: [StoredValue] = []
                while try row.step() { values.append(try row.value(at: 0, of: column.field.type)) }
                return values
            }
        }
    }

    func update(_ record: R, expectedVersion: Int64) async throws -> R {
        let update = try VersionedUpdate(record, expectedVersion: expectedVersion, backend: backend)
        try await access.write(update.operation) { db in
            try RecordWriter(table, db, operation: update.operation).apply(update)
        }
        return update.record
    }

    func delete(where predicate: RecordPredicate<R>) async throws -> Int {
        let condition = try render(predicate, "delete")
        return try await access.write("delete from \(table.name)") { db in
            try db.change("DELETE FROM \(raw: table.sql) WHERE \(condition)")
        }
    }

    private func encode(_ records: [R]) throws(CairnError) -> [[StoredValue]] {
        try records.map { record throws(CairnError) in try R.schema.encode(record) }
    }

    private func render(_ predicate: RecordPredicate<R>, _ operation: String) throws(CairnError) -> SQLFragment {
        try predicate.validate(operation: operation)
        return try render(predicate)
    }

    private func render(_ predicate: RecordPredicate<R>) throws(CairnError) -> SQLFragment {
        try PredicateRenderer(table: table).render(predicate.node)
    }

    private func ordered(_ field: FieldDescription, _ operation: String) throws(CairnError) -> SQLiteColumn {
        SQLiteColumn(try R.schema.requireOrdered(field.name, operation: operation))
    }
}
