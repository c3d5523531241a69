import CairnRepositories
import GRDB

extension RecordTable {
    /// What has to be done so that a database has this table; empty when it is there.
    ///
    /// - Throws: `CairnError` with code `schemaMismatch` naming table and column when what is there has another shape.
    func changes(in db: Database) throws -> [String] {
        let kind = try db.query(
            "SELECT type FROM sqlite_master WHERE type IN ('table', 'view') AND name = \(.text(name)) COLLATE NOCASE"
        ) { row in try row.step() ? String(decoding: row.text(at: 0), as: UTF8.self) : nil }
        guard let kind else { return [creation] + indexes.map(\.creation) }
        guard kind == "table" else { throw mismatch("\(name) is a \(kind)") }
        let added = try missingColumns(in: db)
        let existing = try existingIndexes(in: db)
        // The key of a table made by others may be a unique index.
        let keyNames = Set(key.map { $0.name.lowercased() })
        guard existing.contains(where: { $0.isUnique && Set($0.columns) == keyNames }) else {
            throw mismatch("\(name) has another key than (\(key.map(\.name).joined(separator: ", ")))")
        }
        let missing = indexes.filter { index in
            !existing.contains { $0.columns == index.columns && ($0.isUnique || !index.isUnique) }
        }
        for index in missing where existing.contains(where: { $0.name == index.name }) {
            throw mismatch("the index \(index.name) has other columns")
        }
        return added.map { "ALTER TABLE \(sql) ADD COLUMN \($0.declaration)" } + missing.map(\.creation)
    }

    private var creation: String {
        // Rows that may be large belong into a table with rowids, where the key's index does not carry them.
        // https://www.sqlite.org/withoutrowid.html#when_to_use_without_rowid
        let mayBeLarge = columns.contains { column in
            switch column.field.type.unwrapped {
            case .array, .object, .bytes: true
            default: false
            }
        }
        let declarations = columns.map(\.declaration) + ["PRIMARY KEY (\(key.map(\.sql).joined(separator: ", ")))"]
        // STRICT: what another tool writes with the wrong type is refused then and there, not found when it is read.
        return "CREATE TABLE \(sql) (\n    \(declarations.joined(separator: ",\n    "))\n) STRICT"
            + (mayBeLarge ? "" : ", WITHOUT ROWID")
    }

    // MARK: Columns

    private struct ExistingColumn {
        let name: String
        let type: SQLiteColumn.Affinity
        let isRequired: Bool
        let hasDefault: Bool
        let isKey: Bool
    }

    /// The columns that can be added, after checking those that are there.
    private func missingColumns(in db: Database) throws -> [SQLiteColumn] {
        let existing = try existingColumns(in: db)
        for column in existing where !columns.contains(where: { $0.name.lowercased() == column.name.lowercased() }) {
            // Columns that others added are left alone, unless inserting would fail for want of a value.
            guard !column.isRequired || column.hasDefault else {
                throw mismatch("column \(name).\(column.name) is required, and no field has it")
            }
        }
        return try columns.filter { column in
            guard let found = existing.first(where: { $0.name.lowercased() == column.name.lowercased() }) else {
                guard column.field.type.isOptional else {
                    throw mismatch("column \(name).\(column.name) of type \(column.type.rawValue) is missing")
                }
                return true
            }
            guard column.type.isKept(by: found.type) else {
                throw mismatch(
                    "column \(name).\(column.name) is \(found.type.rawValue), field \(column.field.name) is "
                        + "\(column.field.type), which needs \(column.type.rawValue)")
            }
            guard column.field.type.isOptional != (found.isRequired || found.isKey) else {
                throw mismatch(
                    "column \(name).\(column.name) \(found.isRequired ? "must not" : "may") be NULL, "
                        + "field \(column.field.name) is \(column.field.type)")
            }
            return false
        }
    }

    private func existingColumns(in db: Database) throws -> [ExistingColumn] {
        try Row.fetchAll(db, sql: "SELECT * FROM pragma_table_xinfo(?)", arguments: [name]).map { row in
            ExistingColumn(
                name: row["name"], type: SQLiteColumn.Affinity(declared: row["type"]), isRequired: row["notnull"],
                // Generated columns have their values from others.
                hasDefault: row["dflt_value"] != nil || row["hidden"] != 0, isKey: row["pk"] != 0)
        }
    }

    // MARK: Indexes

    private struct Index {
        let name: String
        let columns: [String]
        let isUnique: Bool
        var creation = ""
    }

    private var indexes: [Index] {
        func make(_ fields: [String], isUnique: Bool) -> Index {
            let columns = columns(of: fields)
            let name =
                isUnique ? constraint(on: columns) : ([name] + columns.map(\.name)).joined(separator: "_") + "_index"
            return Index(
                name: name, columns: columns.map { $0.name.lowercased() }, isUnique: isUnique,
                creation: "CREATE \(isUnique ? "UNIQUE " : "")INDEX \(SQLiteColumn.quoted(name)) ON \(sql) "
                    + "(\(columns.map(\.sql).joined(separator: ", ")))")
        }
        return R.schema.unique.map { make($0, isUnique: true) } + R.schema.indexes.map { make($0, isUnique: false) }
    }

    private func existingIndexes(in db: Database) throws -> [Index] {
        var found = try Row.fetchAll(
            db, sql: "SELECT name, \"unique\" FROM pragma_index_list(?) WHERE partial = 0", arguments: [name]
        ).map { row in
            let index: String = row["name"]
            let columns = try String?.fetchAll(db, sql: "SELECT name FROM pragma_index_info(?)", arguments: [index])
            return Index(name: index, columns: columns.map { $0?.lowercased() ?? "" }, isUnique: row["unique"])
        }
        // A key of one whole number is the rowid and has no index.
        let key = try String.fetchAll(
            db, sql: "SELECT name FROM pragma_table_xinfo(?) WHERE pk > 0 ORDER BY pk", arguments: [name])
        found.append(Index(name: "", columns: key.map { $0.lowercased() }, isUnique: true))
        return found
    }

    private func mismatch(_ message: String) -> CairnError {
        CairnError(.schemaMismatch, backend: .sqlite, operation: "open table \(name)", message: message)
    }
}
