import CairnMigrations
import GRDB

/// Reads the schema of a file in the form in which schemas are compared.
enum SQLiteSchema {
    static func describe(_ db: Database, without historyTable: String) throws -> SchemaDescription {
        let splitter = StatementSplitter(.sqlite)
        // What has no SQL (the indexes of keys) follows from the table; `sqlite_...` is SQLite's own.
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT type, name, tbl_name, sql FROM sqlite_master
                WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND tbl_name <> ? COLLATE NOCASE
                ORDER BY type, name
                """,
            arguments: [historyTable])
        return SchemaDescription(
            objects: try rows.map { row in
                let kind: String = row["type"], name: String = row["name"], table: String = row["tbl_name"]
                let definition = splitter.condensed(row["sql"])
                // A virtual table's module may not be there to ask.
                let hasColumns = kind == "table" && !definition.uppercased().hasPrefix("CREATE VIRTUAL")
                return SchemaObject(
                    kind: kind, name: name, parent: table == name ? nil : table,
                    columns: hasColumns ? try columns(of: name, db) : [], definition: definition)
            })
    }

    private static func columns(of table: String, _ db: Database) throws -> [SchemaColumn] {
        try Row.fetchAll(db, sql: "SELECT * FROM pragma_table_xinfo(?)", arguments: [table]).map { row in
            var definition: [String] = [row["type"]]
            if row["notnull"] == true { definition.append("NOT NULL") }
            if let value: String = row["dflt_value"] { definition.append("DEFAULT \(value)") }
            if let position: Int = row["pk"], position > 0 { definition.append("PRIMARY KEY") }
            if let hidden: Int = row["hidden"], hidden > 0 { definition.append("GENERATED") }
            return SchemaColumn(name: row["name"], definition: definition.filter { !$0.isEmpty }.joined(separator: " "))
        }
    }
}
