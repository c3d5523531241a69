import CairnRepositories
import CairnRuntime

/// The table of one type of record: its columns and the statements that do not depend on a question.
struct RecordTable<R: Record>: Sendable {
    /// The table's name, not quoted.
    let name: String
    /// Where it lies; nil for where the search path leads.
    let schema: String?
    /// The columns in the order of the schema's fields.
    let columns: [PostgresColumn]
    /// The columns of the key.
    let key: [PostgresColumn]
    /// `SELECT` with all columns.
    let selection: String
    /// `SELECT` of the record with a key.
    private let selectionByKey: String
    /// `SELECT` of the records with several keys.
    private let selectionByKeys: String

    /// The names of Cairn's own tables and views.
    static var reserved: Set<String> {
        ["series", "candles", "candles_readable", PostgresMigrations.historyTable, PostgresMigrations.appHistoryTable]
    }

    /// Checks the schema.
    ///
    /// - Throws: `CairnError` with code `invalidSchema`.
    init(schema place: String?) throws(CairnError) {
        let schema = R.schema
        try schema.validate()
        let name = schema.name
        self.name = name
        self.schema = place
        columns = schema.fields.map { PostgresColumn($0, of: name) }
        key = schema.keyIndices.map { PostgresColumn(schema.fields[$0], of: name) }
        let list = columns.map(\.sql).joined(separator: ", ")
        let identifier = Identifier(name, in: place).sql
        selection = "SELECT \(list) FROM \(identifier)"
        let conditions = key.enumerated().map { index, column in "\(column.sql) = $\(index + 1)" }
        selectionByKey = "\(selection) WHERE \(conditions.joined(separator: " AND "))"
        let names = key.indices.map { "key\($0)" }
        let matches = zip(key, names).map { column, name in "stored.\(column.sql) = asked.\(name)" }
        // One plan for any number of keys: what the server cannot count it does not plan for anew each time. OFFSET 0
        // has it look up each key, whatever it thinks of the table.
        selectionByKeys = """
            SELECT found.*, asked.place \
            FROM unnest(\(key.indices.map { "(SELECT $\($0 + 1))" }.joined(separator: ", "))) \
            WITH ORDINALITY AS asked (\(names.joined(separator: ", ")), place), \
            LATERAL (SELECT \(columns.map { "stored.\($0.sql)" }.joined(separator: ", ")) FROM \(identifier) AS stored WHERE \(matches.joined(separator: " AND ")) OFFSET 0) \
            AS found
            """
        // A schema of the app must not write into Cairn's tables.
        if Self.reserved.contains(name) { throw Self.flaw("Cairn has a table of this name; choose another") }
        for column in columns where column.name.utf8.count > Self.longestName {
            throw Self.flaw(
                "the column of field \(column.field.name) has a name of more than \(Self.longestName) bytes")
        }
        // Every table has these columns already. https://www.postgresql.org/docs/15/ddl-system-columns.html
        let system: Set<String> = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"]
        if let taken = columns.first(where: { system.contains($0.name) }) {
            throw Self.flaw("the column of field \(taken.field.name) has a name that every table of PostgreSQL has")
        }
    }

    private static func flaw(_ message: String) -> CairnError {
        CairnError(.invalidSchema, backend: .postgreSQL, operation: "schema \(R.schema.name)", message: message)
    }

    static var longestName: Int { 63 }

    var identifier: Identifier { Identifier(name, in: schema) }

    /// The name as SQL writes it.
    var sql: String { identifier.sql }

    func list(_ columns: [PostgresColumn]) -> String { columns.map(\.sql).joined(separator: ", ") }

    /// The columns of fields, in the order of the fields.
    func columns(of fields: [String]) -> [PostgresColumn] {
        fields.compactMap { name in columns.first { $0.field.name == name } }
    }

    func column(_ field: String) throws(CairnError) -> PostgresColumn {
        PostgresColumn(try R.schema.require(field, operation: "query"), of: name)
    }

    /// `a = $1 AND b = $2` for a key.
    func matches(key values: [StoredValue]) throws(CairnError) -> SQL {
        var conditions: [SQL] = []
        for (column, value) in zip(key, values) {
            conditions.append("\(raw: column.sql) = \(try BoundValue.compared(value, with: column))")
        }
        return conditions.joined(separator: " AND ")
    }

    /// The question for the record with a key.
    func get(key values: [StoredValue]) throws(CairnError) -> PointRead {
        var bound: [BoundValue] = []
        bound.reserveCapacity(key.count)
        for (column, value) in zip(key, values) { bound.append(try .compared(value, with: column)) }
        return PointRead(
            statement: Statement(text: selectionByKey, values: bound, isPrepared: true),
            textForSeveral: selectionByKeys)
    }

    // MARK: Names of constraints

    /// What errors call the constraint on the key.
    var keyConstraint: String { "\(name)_key" }

    /// What errors call the constraint on a set of columns.
    func constraint(on columns: [PostgresColumn]) -> String {
        ([name] + columns.map(\.name)).joined(separator: "_") + "_unique"
    }

    /// A name that the server does not cut off, so that no two become one.
    static func stored(_ name: String) -> String {
        guard name.utf8.count > longestName else { return name }
        // FNV-1a, the same in every process: http://www.isthe.com/chongo/tech/comp/fnv/
        let hash = name.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        var start = name
        while start.utf8.count > longestName - 17 { start.removeLast() }
        return "\(start)_\(String(hash, radix: 16))"
    }
}
