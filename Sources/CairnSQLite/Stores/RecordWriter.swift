import CairnRepositories
import GRDB

/// Writes rows of stored values to a table; the caller has a transaction open, and undoes it when this throws.
struct RecordWriter<R: CairnRepositories.Record> {
    private let table: RecordTable<R>
    private let database: Database
    private let operation: String

    init(_ table: RecordTable<R>, _ database: Database, operation: String) {
        self.table = table
        self.database = database
        self.operation = operation
    }

    /// Adds rows.
    ///
    /// - Throws: `CairnError` with code `duplicateKey` or `uniqueViolation`.
    func insert(_ rows: [[StoredValue]]) throws {
        do {
            try database.inSavepoint(named: "cairn_insert") { try write(rows, table.insertion) }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            // SQLite names whichever constraint it came to first; a taken key is what a caller can act on.
            if let key = try takenKey(of: rows) {
                throw CairnError(
                    .duplicateKey, backend: .sqlite, operation: operation, message: "the key is taken",
                    detail: "\(key)", constraint: "\(table.name)_key", underlying: error)
            }
            throw violation(error)
        }
    }

    /// Adds rows or replaces those of the same key.
    ///
    /// - Returns: How many distinct keys there are.
    /// - Throws: `CairnError` with code `uniqueViolation`.
    func upsert(_ rows: [[StoredValue]]) throws -> Int {
        let rows = R.schema.lastOfEachKey(rows)
        do {
            try write(rows, table.upsert)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            throw violation(error)
        }
        return rows.count
    }

    /// Replaces a row whose stored version is the expected one.
    ///
    /// - Throws: `CairnError` with code `notFound`, `staleVersion` or `uniqueViolation`.
    func apply(_ update: VersionedUpdate<R>) throws {
        let key = try key(update.row)
        let version = SQLiteColumn(update.versionField)
        let assignments = SQLFragment(
            raw: table.columns.map { "\($0.sql) = ?" }.joined(separator: ", "),
            values: try update.row.map(SQLValue.init))
        do {
            let changed = try database.change(
                """
                UPDATE \(raw: table.sql) SET \(assignments)
                WHERE \(key) AND \(raw: version.sql) = \(.integer(update.expectedVersion))
                """, cached: true)
            if changed > 0 { return }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            throw violation(error)
        }
        throw update.refusal(isStored: try exists(update.row))
    }

    /// Writes all rows, several with each statement.
    private func write(_ rows: [[StoredValue]], _ sql: (Int) -> String) throws {
        let many = rows.count / table.rowsPerStatement * table.rowsPerStatement
        try write(rows[..<many], table.rowsPerStatement, sql)
        try write(rows[many...], 1, sql)
    }

    private func write(_ rows: ArraySlice<[StoredValue]>, _ rowsPerStatement: Int, _ sql: (Int) -> String) throws {
        guard !rows.isEmpty else { return }
        let statement = try PreparedStatement(sql(rowsPerStatement), cached: true, in: database)
        defer { statement.reset() }
        for start in stride(from: rows.startIndex, to: rows.endIndex, by: rowsPerStatement) {
            var parameter: CInt = 1
            for row in rows[start..<(start + rowsPerStatement)] {
                for value in row {
                    try statement.bind(try SQLValue(value), at: parameter)
                    parameter += 1
                }
            }
            // Between short statements an interruption finds nothing to interrupt.
            try Task.checkCancellation()
            try statement.run()
        }
    }

    // MARK: Keys

    private func key(_ row: [StoredValue]) throws -> SQLFragment { try table.matches(key: R.schema.keyValues(of: row)) }

    private func exists(_ row: [StoredValue]) throws -> Bool {
        try database.integer("SELECT 1 FROM \(raw: table.sql) WHERE \(key(row))", cached: true) != nil
    }

    /// The first key that is in the table or twice among the rows.
    private func takenKey(of rows: [[StoredValue]]) throws -> [StoredValue]? {
        var seen: Set<[StoredValue]> = []
        for row in rows {
            let key = R.schema.keyValues(of: row)
            if try !seen.insert(key).inserted || exists(row) { return key }
        }
        return nil
    }

    // MARK: Violations

    /// Another record holds the unique values.
    private func violation(_ error: DatabaseError) -> CairnError {
        guard error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE else {
            return .sqlite(error, operation: operation)
        }
        // `UNIQUE constraint failed: scores.day, scores.network`
        let message = error.message ?? ""
        let prefix = "\(table.name)."
        let names = message.split(separator: ": ", maxSplits: 1).last.map { list in
            list.split(separator: ", ").map { $0.hasPrefix(prefix) ? $0.dropFirst(prefix.count) : $0 }
        }
        let columns = R.schema.unique.map(table.columns(of:)).first { columns in
            columns.map(\.name) == names?.map(String.init)
        }
        let constraint = columns.map(table.constraint) ?? names?.joined(separator: ", ")
        return CairnError(
            .uniqueViolation, backend: .sqlite, operation: operation,
            message: "another record holds the values of \(constraint ?? "a unique constraint")",
            constraint: constraint, underlying: error)
    }
}
