import CairnRepositories
import CairnRuntime

/// Records of one type in a table of their own.
struct PostgresRecordStore<R: Record>: RecordStore {
    private let table: RecordTable<R>
    private let access: any PostgresAccess
    /// The columns of unique indexes, by name; those of a table made by others have names of theirs.
    private let uniqueIndexes: [String: [String]]
    /// The columns of indexes that give records in their order.
    private let orderedIndexes: [[String]]

    var backend: BackendKind { .postgreSQL }
    var capabilities: Capabilities { access.capabilities }

    /// Makes the table where it does not exist.
    init(_ table: RecordTable<R>, access: any PostgresAccess) async throws {
        self.table = table
        self.access = access
        let existing = try await access.tables.opened(R.self) { try await TableOpening(table, access).run() }
        uniqueIndexes = Dictionary(existing.indexes.filter(\.isUnique).map { ($0.name, $0.columns) }) { first, _ in
            first
        }
        orderedIndexes = existing.indexes.filter(\.isOrdered).map(\.columns)
    }

    // MARK: Reading

    func get(_ key: RecordKey<R>) async throws -> R? {
        let operation = "get \(table.name)"
        try key.validate(operation: operation)
        let question = try table.get(key: key.values)
        return try RecordReader<R>.record(try await access.get(operation, question))
    }

    func find(_ query: RecordQuery<R>) async throws -> [R] {
        try RecordReader<R>.records(try await access.read("find \(table.name)", try select(query)))
    }

    /// Streams by pages where an index serves the order, else by one statement, as each page would sort all that is
    /// left.
    func stream(_ query: RecordQuery<R>, batchSize: Int) -> BatchSequence<[R]> {
        let size = Swift.max(batchSize, 1)
        if table.hasIndex(for: query.sort, among: orderedIndexes) || query.limit ?? .max <= size {
            return pages(query, batchSize: size)
        }
        return BatchSequence {
            let stream = RecordStream(query, batchSize: size, access) { try select($0, operation: "stream") }
            return { try await stream.next() }
        }
    }

    func count(where predicate: RecordPredicate<R>) async throws -> Int {
        let condition = try render(predicate, "count")
        let answer = try await access.read(
            "count \(table.name)", "SELECT count(*) FROM \(table.identifier) WHERE \(condition)")
        return Int(answer.integer(0, 0) ?? 0)
    }

    func extremum(
        _ extremum: Extremum, of field: FieldDescription, where predicate: RecordPredicate<R>
    ) async throws -> StoredValue? {
        let column = try ordered(field, extremum.rawValue)
        let condition = try render(predicate, extremum.rawValue)
        // Not min and max, which some types do not have; an index serves this as well.
        let answer = try await access.read(
            "\(extremum.rawValue) \(table.name)",
            """
            SELECT \(raw: column.sql) FROM \(table.identifier) WHERE \(condition) AND \(raw: column.sql) IS NOT NULL
            ORDER BY \(raw: column.ordered) \(raw: extremum == .minimum ? "ASC" : "DESC") LIMIT 1
            """)
        return try RecordReader<R>.values(of: column, answer).first
    }

    func distinct(
        _ field: FieldDescription, where predicate: RecordPredicate<R>, limit: Int?
    ) async throws -> [StoredValue] {
        try RecordQuery<R>.validate(limit: limit, operation: "distinct")
        let column = try ordered(field, "distinct")
        let condition = try render(predicate, "distinct")
        let end: SQL = limit.map { " LIMIT \(.integer(Int64($0)))" } ?? ""
        let answer = try await access.read(
            "distinct \(table.name)",
            """
            SELECT \(raw: column.sql) FROM \(table.identifier) WHERE \(condition)
            GROUP BY \(raw: column.sql) ORDER BY \(raw: column.ordered) NULLS FIRST\(end)
            """)
        return try RecordReader<R>.values(of: column, answer)
    }

    // MARK: Writing

    func insert(_ records: [R]) async throws {
        let operation = "insert into \(table.name)"
        try await write(records, operation, isIdempotent: false) { rows throws(CairnError) in
            try table.insertion(rows, operation)
        }
    }

    func upsert(_ records: [R]) async throws -> Int {
        let operation = "upsert into \(table.name)"
        // In one order everywhere, so that two batches do not wait for each other.
        let distinct = try R.schema.lastOfEachKey(of: records)
        let ordered = try RecordOrder.byKey(distinct)
        try await write(ordered, operation, isIdempotent: true) { rows throws(CairnError) in
            try table.upsertion(rows, operation)
        }
        return distinct.count
    }

    func update(_ record: R, expectedVersion: Int64) async throws -> R {
        let update = try VersionedUpdate(record, expectedVersion: expectedVersion, backend: backend)
        let change = try table.updating(update)
        let answer = try await naming(update.operation) {
            try await access.write(update.operation, isIdempotent: false, change)
        }
        if answer.affectedRows > 0 { return update.record }
        let key = try table.matches(key: R.schema.keyValues(of: update.row))
        let found = try await access.read(update.operation, "SELECT 1 FROM \(table.identifier) WHERE \(key)")
        throw update.refusal(isStored: found.rowCount > 0)
    }

    func delete(where predicate: RecordPredicate<R>) async throws -> Int {
        let condition = try render(predicate, "delete")
        return try await access.write(
            "delete from \(table.name)", isIdempotent: false, "DELETE FROM \(table.identifier) WHERE \(condition)"
        ).affectedRows
    }

    /// Writes records, many in several statements that are one write.
    private func write(
        _ records: [R], _ operation: String, isIdempotent: Bool,
        _ statement: (ArraySlice<R>) throws(CairnError) -> SQL
    ) async throws {
        if records.isEmpty {
            try access.requireWritable(operation)
            return
        }
        let chunks = stride(from: 0, to: records.count, by: Self.rowsPerStatement).map { start in
            records[start...].prefix(Self.rowsPerStatement)
        }
        let first = try pieces(of: chunks[0], statement)
        try await naming(operation) {
            if chunks.count == 1, first.count == 1 {
                _ = try await access.write(operation, isIdempotent: isIdempotent, first[0])
                return
            }
            try await access.writing(operation, isIdempotent: isIdempotent) { session, call in
                for chunk in chunks {
                    for piece in try pieces(of: chunk, statement) { _ = try await session.run(piece, call) }
                }
            }
        }
    }

    private static var rowsPerStatement: Int { 5000 }
    /// Far below the gigabyte that one statement can have, since it is in memory several times.
    private static var bytesPerStatement: Int { 32 << 20 }

    /// One statement for all rows, or several when their values are large.
    private func pieces(
        of rows: ArraySlice<R>, _ statement: (ArraySlice<R>) throws(CairnError) -> SQL
    ) throws(CairnError) -> [SQL] {
        let all = try statement(rows)
        let size = all.values.reduce(0) { $0 + ($1.bytes?.count ?? 0) }
        guard size > Self.bytesPerStatement, rows.count > 1 else { return [all] }
        let middle = rows.startIndex + rows.count / 2
        return try pieces(of: rows[..<middle], statement) + pieces(of: rows[middle...], statement)
    }

    /// Tells which constraint was broken, in the schema's words.
    private func naming<T>(_ operation: String, _ body: () async throws -> T) async throws -> T {
        do {
            return try await body()
        } catch let error as CairnError {
            guard let refusal = error.serverError, refusal.sqlState == "23505", let stored = refusal.constraint else {
                throw error
            }
            let constraint = table.declaredConstraint(stored, columns: uniqueIndexes[stored])
            let isKey = constraint == table.keyConstraint
            throw CairnError(
                isKey ? .duplicateKey : .uniqueViolation, backend: backend, operation: operation,
                message: isKey
                    ? "the key is taken" : "another record holds the values of \(constraint ?? stored)",
                detail: error.detail, constraint: constraint ?? stored, outcome: error.outcome, underlying: refusal)
        }
    }

    // MARK: Rendering

    private func select(_ query: RecordQuery<R>, operation: String = "find") throws(CairnError) -> SQL {
        let condition = try render(try query.resolved(operation: operation))
        let bound = try query.after.map { cursor throws(CairnError) in try table.bound(cursor, query.sort) } ?? ""
        let order = try order(of: query.sort)
        let limit: SQL = query.limit.map { " LIMIT \(.integer(Int64($0)))" } ?? ""
        return "\(raw: table.selection) WHERE \(condition)\(bound) ORDER BY \(raw: order)\(limit)"
    }

    private func render(_ predicate: RecordPredicate<R>, _ operation: String) throws(CairnError) -> SQL {
        try predicate.validate(operation: operation)
        return try render(predicate)
    }

    private func render(_ predicate: RecordPredicate<R>) throws(CairnError) -> SQL {
        try PredicateRenderer(table: table).render(predicate.node)
    }

    private func order(of sort: RecordSort<R>) throws(CairnError) -> String {
        var terms: [String] = []
        for term in sort.total {
            let column = try table.column(term.field)
            // Missing values come first, and so last when descending; PostgreSQL has it the other way round.
            let nulls = column.field.type.isOptional ? (term.isDescending ? " NULLS LAST" : " NULLS FIRST") : ""
            terms.append(column.ordered + (term.isDescending ? " DESC" : "") + nulls)
        }
        return terms.joined(separator: ", ")
    }

    private func ordered(_ field: FieldDescription, _ operation: String) throws(CairnError) -> PostgresColumn {
        PostgresColumn(try R.schema.requireOrdered(field.name, operation: operation), of: table.name)
    }
}
