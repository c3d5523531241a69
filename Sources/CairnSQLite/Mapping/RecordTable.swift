import CairnRepositories

/// The table of one type of record: its columns and the statements that do not depend on a question.
struct RecordTable<R: Record>: Sendable {
    /// The table's name, not quoted.
    let name: String
    /// The columns in the order of the schema's fields.
    let columns: [SQLiteColumn]
    /// The columns of the key.
    let key: [SQLiteColumn]
    /// `SELECT` with all columns.
    let selection: String

    /// The names of Cairn's own tables and views.
    static var reserved: Set<String> {
        ["series", "candles", "candles_readable", SQLiteMigrations.historyTable, SQLiteMigrations.appHistoryTable]
    }

    /// Checks the schema.
    ///
    /// - Throws: `CairnError` with code `invalidSchema`.
    init() throws(CairnError) {
        let schema = R.schema
        try schema.validate()
        name = schema.name
        columns = schema.fields.map(SQLiteColumn.init)
        key = schema.keyIndices.map { SQLiteColumn(schema.fields[$0]) }
        selection =
            "SELECT \(columns.map(\.sql).joined(separator: ", ")) FROM \(SQLiteColumn.quoted(schema.name))"
        // A schema of the app must not write into Cairn's tables.
        if Self.reserved.contains(name.lowercased()) || name.lowercased().hasPrefix("sqlite_") {
            throw Self.flaw("Cairn or SQLite has a table of this name; choose another")
        }
        var names: Set<String> = []
        for column in columns {
            guard !column.name.isEmpty, !column.name.utf8.contains(0) else {
                throw Self.flaw("the column of field \(column.field.name) has no usable name")
            }
            // SQLite does not tell the cases of ASCII letters apart in names.
            guard names.insert(column.name.lowercased()).inserted else {
                throw Self.flaw("two fields have the column \(column.name)")
            }
        }
    }

    private static func flaw(_ message: String) -> CairnError {
        CairnError(.invalidSchema, backend: .sqlite, operation: "schema \(R.schema.name)", message: message)
    }

    /// The name as SQL writes it.
    var sql: String { SQLiteColumn.quoted(name) }

    /// The columns of fields, in the order of the fields.
    func columns(of fields: [String]) -> [SQLiteColumn] {
        fields.compactMap { name in columns.first { $0.field.name == name } }
    }

    /// `a = ? AND b = ?` for a key.
    func matches(key values: [StoredValue]) throws(CairnError) -> SQLFragment {
        SQLFragment(
            raw: key.map { "\($0.sql) = ?" }.joined(separator: " AND "),
            values: try values.map { value throws(CairnError) in try SQLValue(value) })
    }

    /// The name of the constraint on a set of columns.
    func constraint(on columns: [SQLiteColumn]) -> String {
        ([name] + columns.map(\.name)).joined(separator: "_") + "_unique"
    }
}
